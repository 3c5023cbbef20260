package dev.ias.store.table;

import dev.ias.limit.SendLog;
import dev.ias.verification.Address;
import dev.ias.verification.Bucket;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Statements that find all rows of an address, which are in one bucket. Those on {@code verification} scan the bucket:
 * the index on addresses has the verifications of accounts only.
 */
public final class AddressTables {

    public static final String USERS = "users";
    public static final String VERIFICATION = "verification";
    public static final String OUTBOX = "outbox";
    public static final String EVENT = "event";
    public static final String RATE_LIMIT = "rate_limit";

    // Without the secret hashes.
    private static final String SELECT_VERIFICATIONS = """
        select bucket, id, address, normalised_address, recipient, account, kind, language,
               current_key, current_expires_at, previous_key, previous_expires_at,
               sends, wrong_tries, next_send_at, sent_at, verified_at, user_id, send_ip, confirm_ip,
               created_at, updated_at, expires_at, version, return_url
          from verification
         where bucket = ? and normalised_address = ?
         order by created_at, id\
        """;

    private static final String SELECT_USERS =
            "select bucket, normalised_address, id, address, verified_at from users where bucket = ?"
                    + " and normalised_address = ?";

    private static final String SELECT_LIMITS = """
        select bucket, key, arrivals, wrong_codes, muted_until, suppressed_reason, suppressed_since, suppressed_until,
               reports, settled_at, expires_at, version
          from rate_limit
         where bucket = ? and key = any (?)
         order by key\
        """;

    // Without the encrypted payload.
    private static final String SELECT_MAILS = """
        select bucket, verification_id, id, recipient, key_id, created_at, not_after, attempts, unfinished, next_attempt_at,
               uncertain
          from outbox
         where bucket = ? and (verification_id = any (?) or recipient = any (?))
         order by created_at, id\
        """;

    // An event may outlive its verification; the address is then in its body only.
    private static final String SELECT_EVENTS = """
        select bucket, verification_id, id, type, body, created_at, attempts, unfinished, next_attempt_at
          from event
         where bucket = ? and (verification_id = any (?) or lower(body::jsonb #>> '{data,email}') = ?)
         order by created_at, id\
        """;

    private AddressTables() {}

    /** The keys of an address in the other tables. */
    public record Keys(Bucket bucket, Collection<UUID> verifications, Collection<String> recipients) {}

    public static List<Map<String, Object>> users(Connection connection, Address address) throws SQLException {
        return select(connection, SELECT_USERS, statement -> bind(statement, address));
    }

    public static List<Map<String, Object>> verifications(Connection connection, Address address) throws SQLException {
        return select(connection, SELECT_VERIFICATIONS, statement -> bind(statement, address));
    }

    public static List<Map<String, Object>> mails(Connection connection, Keys keys) throws SQLException {
        return select(connection, SELECT_MAILS, statement -> bind(connection, statement, keys));
    }

    public static List<Map<String, Object>> events(Connection connection, Keys keys, String address)
            throws SQLException {
        return select(connection, SELECT_EVENTS, statement -> bind(connection, statement, keys, address));
    }

    public static List<Map<String, Object>> limits(Connection connection, Keys keys) throws SQLException {
        return select(connection, SELECT_LIMITS, statement -> bindLimits(connection, statement, keys));
    }

    @FunctionalInterface
    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    static void bind(PreparedStatement statement, Address address) throws SQLException {
        statement.setShort(1, Bucket.of(address).number());
        statement.setString(2, address.normalised());
    }

    static void bindLimits(Connection connection, PreparedStatement statement, Keys keys) throws SQLException {
        statement.setShort(1, keys.bucket().number());
        statement.setArray(2, texts(connection, keys.recipients()));
    }

    static void bind(Connection connection, PreparedStatement statement, Keys keys) throws SQLException {
        statement.setShort(1, keys.bucket().number());
        statement.setArray(2, ids(connection, keys));
        statement.setArray(3, texts(connection, keys.recipients()));
    }

    static void bind(Connection connection, PreparedStatement statement, Keys keys, String address)
            throws SQLException {
        statement.setShort(1, keys.bucket().number());
        statement.setArray(2, ids(connection, keys));
        statement.setString(3, address);
    }

    private static Array ids(Connection connection, Keys keys) throws SQLException {
        return connection.createArrayOf("uuid", keys.verifications().toArray());
    }

    static Array texts(Connection connection, Collection<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }

    private static List<Map<String, Object>> select(Connection connection, String sql, Binding binding)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<Map<String, Object>>();
                while (rows.next()) {
                    found.add(columns(rows));
                }
                return found;
            }
        }
    }

    private static Map<String, Object> columns(ResultSet row) throws SQLException {
        var columns = new LinkedHashMap<String, Object>();
        for (var column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            var value = row.getObject(column);
            if (value != null) {
                var name = row.getMetaData().getColumnName(column);
                columns.put(name, readable(name, value));
            }
        }
        return columns;
    }

    private static Object readable(String column, Object value) throws SQLException {
        return switch (value) {
            case Timestamp time -> time.toInstant().toString();
            case UUID id -> id.toString();
            case Array reports
            when column.equals("reports") ->
                SuppressionCodec.reports((Long[]) reports.getArray()).stream()
                        .map(report -> report.sentAt() + " " + report.kind())
                        .toList();
            // The other array columns have times.
            case Array arrivals -> times(SendLogCodec.log((Long[]) arrivals.getArray(), new Long[0]));
            default -> value;
        };
    }

    private static List<String> times(SendLog log) {
        return log.runs().stream()
                .flatMap(run -> Stream.generate(run.time()::toString).limit(run.count()))
                .toList();
    }
}
