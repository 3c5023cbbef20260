package dev.ias.store.table;

import dev.ias.bounce.SuppressedRecipient;
import dev.ias.limit.Suppression.Reason;
import dev.ias.verification.LimitKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Searches for suppressions in {@code rate_limit}. */
public final class SuppressionTable {

    // The partial index has the suppressed recipients only.
    private static final String SELECT_PAGE = """
        select key, suppressed_reason, suppressed_since, suppressed_until
          from rate_limit
         where suppressed_until is not null and suppressed_until > ? and key > ?
           and (cast(? as text) is null or suppressed_reason = ?)
         order by key
         limit ?\
        """;

    private static final String SELECT_KEYS = """
        select key, suppressed_reason, suppressed_since, suppressed_until
          from rate_limit
         where key = any (?) and suppressed_until > ?
         order by key\
        """;

    private SuppressionTable() {}

    public static List<SuppressedRecipient> page(
            Connection connection, Optional<Reason> reason, String after, int limit, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement(SELECT_PAGE)) {
            var name = reason.map(Reason::name).orElse(null);
            statement.setObject(1, Jdbc.timestamp(now));
            statement.setString(2, after);
            statement.setString(3, name);
            statement.setString(4, name);
            statement.setInt(5, limit);
            return read(statement);
        }
    }

    public static List<SuppressedRecipient> find(Connection connection, Collection<LimitKey> recipients, Instant now)
            throws SQLException {
        try (var statement = connection.prepareStatement(SELECT_KEYS)) {
            var keys = recipients.stream().map(LimitKey::value).toList();
            statement.setArray(1, AddressTables.texts(connection, keys));
            statement.setObject(2, Jdbc.timestamp(now));
            return read(statement);
        }
    }

    private static List<SuppressedRecipient> read(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var found = new ArrayList<SuppressedRecipient>();
            while (rows.next()) {
                var block = Objects.requireNonNull(SuppressionCodec.readBlock(rows), "selected");
                found.add(new SuppressedRecipient(new LimitKey(rows.getString("key")), block));
            }
            return found;
        }
    }
}
