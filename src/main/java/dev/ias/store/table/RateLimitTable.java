package dev.ias.store.table;

import dev.ias.limit.SendLog;
import dev.ias.verification.LimitKey;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Statements on {@code rate_limit}, by primary key. */
public final class RateLimitTable {

    private static final String TABLE = "rate_limit";

    private static final String SELECT = "select key, arrivals, version from rate_limit where key = any (?)";

    // A concurrent insert changes no row: a version conflict.
    private static final String INSERT = """
        insert into rate_limit (arrivals, key, expires_at, version)
        values (?, ?, ?, 1)
        on conflict (key) do nothing\
        """;

    private static final String UPDATE =
            "update rate_limit set arrivals = ?, version = version + 1 where key = ? and version = ?";

    private RateLimitTable() {}

    public static void load(Connection connection, Collection<LimitKey> keys, Map<LimitKey, TrackedRow<SendLog>> into)
            throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(SELECT)) {
            var values = keys.stream().map(LimitKey::value).toArray(String[]::new);
            statement.setArray(1, connection.createArrayOf("text", values));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var arrivals = (Long[]) rows.getArray("arrivals").getArray();
                    into.put(
                            new LimitKey(rows.getString("key")),
                            TrackedRow.loaded(rows.getLong("version"), SendLogCodec.log(arrivals)));
                }
            }
        }
    }

    /**
     * Writes the changed rows.
     *
     * @param expiresAt of new rows: the time of their first purge
     */
    public static void write(Connection connection, Map<LimitKey, TrackedRow<SendLog>> rows, Instant expiresAt)
            throws SQLException {
        insert(connection, entries(rows, true), expiresAt);
        update(connection, entries(rows, false));
    }

    private static List<Map.Entry<LimitKey, TrackedRow<SendLog>>> entries(
            Map<LimitKey, TrackedRow<SendLog>> rows, boolean inserted) {
        return rows.entrySet().stream()
                .filter(row ->
                        inserted ? row.getValue().inserted() : row.getValue().updated())
                .toList();
    }

    private static void insert(
            Connection connection, List<Map.Entry<LimitKey, TrackedRow<SendLog>>> rows, Instant expiresAt)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(INSERT)) {
            for (var row : rows) {
                statement.setArray(1, arrivals(connection, row.getValue()));
                statement.setString(2, row.getKey().value());
                statement.setObject(3, Jdbc.timestamp(expiresAt));
                statement.addBatch();
            }
            Jdbc.executeAll(statement, TABLE);
        }
    }

    private static void update(Connection connection, List<Map.Entry<LimitKey, TrackedRow<SendLog>>> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(UPDATE)) {
            for (var row : rows) {
                statement.setArray(1, arrivals(connection, row.getValue()));
                statement.setString(2, row.getKey().value());
                statement.setLong(3, row.getValue().version());
                statement.addBatch();
            }
            Jdbc.executeAll(statement, TABLE);
        }
    }

    private static Array arrivals(Connection connection, TrackedRow<SendLog> log) throws SQLException {
        return connection.createArrayOf("int8", SendLogCodec.of(log.value().orElseThrow()));
    }
}
