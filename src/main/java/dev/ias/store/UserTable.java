package dev.ias.store;

import dev.ias.verification.Address;
import dev.ias.verification.User;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** The statements on {@code users}, all of them by primary key. */
final class UserTable {

    private static final String TABLE = "users";

    private static final String SELECT =
            "select id, address, normalised_address, verified_at from users where normalised_address = any (?)";

    // A user whom another transaction added meanwhile counts as a conflict.
    private static final String INSERT = """
        insert into users (normalised_address, id, address, verified_at)
        values (?, ?, ?, ?)
        on conflict (normalised_address) do nothing\
        """;

    private UserTable() {}

    static void load(Connection connection, Collection<String> addresses, Map<String, Tracked<User>> into)
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
                    into.put(normalised, Tracked.loaded(1, user));
                }
            }
        }
    }

    static void write(Connection connection, Map<String, Tracked<User>> rows) throws SQLException {
        var added = rows.values().stream()
                .filter(Tracked::inserted)
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
