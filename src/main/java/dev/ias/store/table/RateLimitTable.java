package dev.ias.store.table;

import dev.ias.limit.LimitHistory;
import dev.ias.verification.LimitKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Statements on {@code rate_limit}, by primary key. */
public final class RateLimitTable {

    private static final String TABLE = "rate_limit";

    private static final String SELECT = """
        select key, arrivals, actors, wrong_codes, muted_until, muted_for,
               suppressed_reason, suppressed_since, suppressed_until, reports, settled_at, version
          from rate_limit
         where key = any (?)\
        """;

    // A concurrent insert changes no row: a version conflict.
    private static final String INSERT = """
        insert into rate_limit (
               arrivals, actors, wrong_codes, muted_until, muted_for,
               suppressed_reason, suppressed_since, suppressed_until, reports, settled_at, key, expires_at, version)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
        on conflict (key) do nothing\
        """;

    private static final String UPDATE = """
        update rate_limit
           set arrivals = ?, actors = ?, wrong_codes = ?, muted_until = ?, muted_for = ?,
               suppressed_reason = ?, suppressed_since = ?, suppressed_until = ?, reports = ?, settled_at = ?,
               version = version + 1
         where key = ? and version = ?\
        """;

    private RateLimitTable() {}

    public static void load(
            Connection connection, Collection<LimitKey> keys, Map<LimitKey, TrackedRow<LimitHistory>> into)
            throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(SELECT)) {
            var values = keys.stream().map(LimitKey::value).toArray(String[]::new);
            statement.setArray(1, connection.createArrayOf("text", values));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    into.put(
                            new LimitKey(rows.getString("key")),
                            TrackedRow.loaded(rows.getLong("version"), LimitHistoryCodec.read(rows)));
                }
            }
        }
    }

    /**
     * Writes the changed rows.
     *
     * @param expiresAt of new rows: the time of their first purge
     */
    public static void write(Connection connection, Map<LimitKey, TrackedRow<LimitHistory>> rows, Instant expiresAt)
            throws SQLException {
        insert(connection, entries(rows, true), expiresAt);
        update(connection, entries(rows, false));
    }

    private static List<Map.Entry<LimitKey, TrackedRow<LimitHistory>>> entries(
            Map<LimitKey, TrackedRow<LimitHistory>> rows, boolean inserted) {
        return rows.entrySet().stream()
                .filter(row ->
                        inserted ? row.getValue().inserted() : row.getValue().updated())
                .toList();
    }

    private static void insert(
            Connection connection, List<Map.Entry<LimitKey, TrackedRow<LimitHistory>>> rows, Instant expiresAt)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(INSERT)) {
            for (var row : rows) {
                var next = bind(connection, statement, row);
                statement.setObject(next, Jdbc.timestamp(expiresAt));
                statement.addBatch();
            }
            Jdbc.executeAll(statement, TABLE);
        }
    }

    private static void update(Connection connection, List<Map.Entry<LimitKey, TrackedRow<LimitHistory>>> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(UPDATE)) {
            for (var row : rows) {
                var next = bind(connection, statement, row);
                statement.setLong(next, row.getValue().version());
                statement.addBatch();
            }
            Jdbc.executeAll(statement, TABLE);
        }
    }

    /** Binds the columns that change, then the key; returns the next index. */
    private static int bind(
            Connection connection, PreparedStatement statement, Map.Entry<LimitKey, TrackedRow<LimitHistory>> row)
            throws SQLException {
        var next = LimitHistoryCodec.bind(
                connection, statement, row.getValue().value().orElseThrow());
        statement.setString(next, row.getKey().value());
        return next + 1;
    }
}
