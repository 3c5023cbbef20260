package dev.ias.store.table;

import dev.ias.link.VerificationFilter;
import dev.ias.link.VerificationPage;
import dev.ias.verification.Address;
import dev.ias.verification.Verification;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** Lists the verifications of an account, by the index on account and creation time. */
public final class VerificationListing {

    private static final String WHERE = """
        from verification
         where account = ?
           and (?::text is null or normalised_address = ?)
           and (?::boolean is null or (verified_at is not null) = ?)
           and (?::timestamptz is null or created_at >= ?)
           and (?::timestamptz is null or created_at <= ?)
        """;

    private static final String COUNT = "select count(*) " + WHERE;

    private static final String PAGE =
            "select " + VerificationTable.COLUMNS + WHERE + "order by created_at, id offset ? limit ?";

    private VerificationListing() {}

    public static VerificationPage page(Connection connection, VerificationFilter filter) throws SQLException {
        return new VerificationPage(count(connection, filter), rows(connection, filter));
    }

    private static long count(Connection connection, VerificationFilter filter) throws SQLException {
        try (var statement = connection.prepareStatement(COUNT)) {
            bind(statement, filter);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static List<Verification> rows(Connection connection, VerificationFilter filter) throws SQLException {
        var found = new ArrayList<Verification>();
        try (var statement = connection.prepareStatement(PAGE)) {
            var next = bind(statement, filter);
            statement.setLong(next++, filter.offset());
            statement.setInt(next, filter.limit());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(VerificationTable.read(rows));
                }
            }
        }
        return found;
    }

    private static int bind(PreparedStatement statement, VerificationFilter filter) throws SQLException {
        var next = 1;
        statement.setString(next++, filter.account().value());
        var address = filter.address().map(Address::normalised).orElse(null);
        var from = Jdbc.timestamp(filter.createdFrom().orElse(null));
        var to = Jdbc.timestamp(filter.createdTo().orElse(null));
        for (var twice = 0; twice < 2; twice++) {
            statement.setString(next++, address);
        }
        for (var twice = 0; twice < 2; twice++) {
            statement.setObject(next++, filter.confirmed().orElse(null), Types.BOOLEAN);
        }
        for (var twice = 0; twice < 2; twice++) {
            statement.setObject(next++, from, Types.TIMESTAMP_WITH_TIMEZONE);
        }
        for (var twice = 0; twice < 2; twice++) {
            statement.setObject(next++, to, Types.TIMESTAMP_WITH_TIMEZONE);
        }
        return next;
    }
}
