package dev.ias.store;

import dev.ias.database.FoundRows;
import dev.ias.key.InvalidKeysException;
import dev.ias.key.Sealer;
import dev.ias.verification.Change;
import dev.ias.verification.LimitKey;
import dev.ias.verification.Message;
import dev.ias.verification.VerificationId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The statements on {@code outbox}: by primary key, but for the sweep's search for what is due. */
@Singleton
class OutboxTable {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxTable.class);

    private static final String INSERT = """
        insert into outbox (
               verification_id, id, recipient, key_id, payload, created_at, not_after, attempts, next_attempt_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """;

    private static final String DELETE = "delete from outbox where verification_id = ? and id = ?";

    private static final String SELECT_ONE = "select id from outbox where verification_id = ? and id = ?";

    private static final String POSTPONE =
            "update outbox set attempts = ?, next_attempt_at = ? where verification_id = ? and id = ?";

    // What is not due yet is looked at when it is.
    private static final String SELECT_EXPIRED =
            "select verification_id, id from outbox where next_attempt_at <= ? and not_after <= ? limit ?";

    private static final String SELECT_DUE = """
        select verification_id, id, recipient, key_id, payload, created_at, not_after, attempts, next_attempt_at
          from outbox
         where next_attempt_at <= ?
         order by next_attempt_at
         limit ?\
        """;

    // Whoever moves the time first has the message; the others find it moved.
    private static final String CLAIM = """
        update outbox set next_attempt_at = ?
         where verification_id = ? and id = ? and next_attempt_at = ?\
        """;

    private static final int EXPIRED_AT_ONCE = 1_000;

    private final OutboxPayload payloads;

    OutboxTable(OutboxPayload payloads) {
        this.payloads = payloads;
    }

    void write(Connection connection, BatchRows rows, Instant leaseEnd) throws SQLException {
        insert(connection, rows.enqueued, leaseEnd);
        delete(connection, rows.dequeued);
        postpone(connection, rows.postponed);
    }

    List<Message> claimDue(Connection connection, Instant now, Instant leaseEnd, int limit) throws SQLException {
        var expired = EXPIRED_AT_ONCE;
        while (expired == EXPIRED_AT_ONCE) {
            expired = deleteExpired(connection, now);
        }
        var due = new ArrayList<Optional<Message>>();
        try (var select = connection.prepareStatement(SELECT_DUE);
                var claim = connection.prepareStatement(CLAIM)) {
            select.setObject(1, Jdbc.timestamp(now));
            select.setInt(2, limit);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    claim.setObject(1, Jdbc.timestamp(leaseEnd));
                    claim.setObject(2, rows.getObject("verification_id", UUID.class));
                    claim.setObject(3, rows.getObject("id", UUID.class));
                    claim.setObject(4, Jdbc.timestamp(Jdbc.instant(rows, "next_attempt_at")));
                    claim.addBatch();
                    due.add(readable(rows));
                }
            }
            var claimed = claim.executeBatch();
            return IntStream.range(0, due.size())
                    .filter(i -> claimed[i] == 1)
                    .mapToObj(due::get)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    private static int deleteExpired(Connection connection, Instant now) throws SQLException {
        return FoundRows.change(
                connection,
                SELECT_EXPIRED,
                search -> {
                    search.setObject(1, Jdbc.timestamp(now));
                    search.setObject(2, Jdbc.timestamp(now));
                    search.setInt(3, EXPIRED_AT_ONCE);
                },
                DELETE,
                (delete, found) -> {
                    delete.setObject(1, found.getObject("verification_id", UUID.class));
                    delete.setObject(2, found.getObject("id", UUID.class));
                });
    }

    static boolean holds(Connection connection, Message message) throws SQLException {
        try (var statement = connection.prepareStatement(SELECT_ONE)) {
            statement.setObject(1, message.verification().id());
            statement.setObject(2, message.id());
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private void insert(Connection connection, List<Message> messages, Instant leaseEnd) throws SQLException {
        if (messages.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(INSERT)) {
            for (var message : messages) {
                var sealed = payloads.seal(message);
                statement.setObject(1, message.verification().id());
                statement.setObject(2, message.id());
                statement.setString(3, message.verification().recipient().value());
                statement.setString(4, sealed.keyId());
                statement.setBytes(5, sealed.payload());
                statement.setObject(6, Jdbc.timestamp(message.createdAt()));
                statement.setObject(7, Jdbc.timestamp(message.notAfter()));
                statement.setInt(8, message.attempts());
                statement.setObject(9, Jdbc.timestamp(leaseEnd));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void delete(Connection connection, List<Message> messages) throws SQLException {
        if (messages.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(DELETE)) {
            for (var message : messages) {
                statement.setObject(1, message.verification().id());
                statement.setObject(2, message.id());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void postpone(Connection connection, List<Change.Postpone> postponed) throws SQLException {
        if (postponed.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(POSTPONE)) {
            for (var change : postponed) {
                var message = change.message();
                statement.setInt(1, message.attempts() + 1);
                statement.setObject(2, Jdbc.timestamp(change.nextAttempt()));
                statement.setObject(3, message.verification().id());
                statement.setObject(4, message.id());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** One message whose key is gone must not hold up the others. */
    private Optional<Message> readable(ResultSet row) throws SQLException {
        try {
            return Optional.of(read(row));
        } catch (InvalidKeysException e) {
            LOG.error("message {} cannot be sent", row.getObject("id", UUID.class), e);
            return Optional.empty();
        }
    }

    private Message read(ResultSet row) throws SQLException {
        return payloads.open(
                row.getObject("id", UUID.class),
                new VerificationId(
                        row.getObject("verification_id", UUID.class), new LimitKey(row.getString("recipient"))),
                new Sealer.Sealed(row.getString("key_id"), row.getBytes("payload")),
                Jdbc.instant(row, "created_at"),
                Jdbc.instant(row, "not_after"),
                row.getInt("attempts"));
    }
}
