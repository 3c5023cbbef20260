package dev.ias.store.table;

import dev.ias.verification.Address;
import dev.ias.verification.User;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** Statements on {@code users}, by primary key. */
public final class UserTable {

    private static final String TABLE = "users";

    private static final String SELECT =
            "select id, address, normalised_address, verified_at from users where normalised_address = any (?)";

    // A concurrent insert changes no row: a version conflict.
    private static final String INSERT = """
        insert into users (normalised_address, id, address, verified_at)
        values (?, ?, ?, ?)
        on conflict (normalised_address) do nothing\
        """;

    private UserTable() {}

    public static void load(Connection connection, Collection<String> addresses, Map<String, TrackedRow<User>> into)
            throws SQLException {
        if (addresses.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(SELECT)) {
            statement.setArray(1, connection.createArrayOf("text", addresses.toArray(String[]::new)));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var normalised = rows.getString("normalised_address");
                    var user = new User(
                            rows.getObject("id", UUID.class),
                            new Address(rows.getString("address"), normalised),
                            Jdbc.instant(rows, "verified_at"));
                    into.put(normalised, TrackedRow.loaded(1, user));
                }
            }
        }
    }

    public static void write(Connection connection, Map<String, TrackedRow<User>> rows) throws SQLException {
        var added = rows.values().stream()
                .filter(TrackedRow::inserted)
                .map(row -> row.value().orElseThrow())
                .toList();
        if (added.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(INSERT)) {
            for (var user : added) {
                statement.setString(1, user.address().normalised());
                statement.setObject(2, user.id());
                statement.setString(3, user.address().typed());
                statement.setObject(4, Jdbc.timestamp(user.verifiedAt()));
                statement.addBatch();
            }
            Jdbc.executeAll(statement, TABLE);
        }
    }
}
