package dev.ias.store;

import dev.ias.database.FoundRows;
import dev.ias.key.InvalidKeysException;
import dev.ias.key.Sealer;
import dev.ias.limit.Leases;
import dev.ias.verification.Change;
import dev.ias.verification.LimitKey;
import dev.ias.verification.Message;
import dev.ias.verification.VerificationId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
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

    // The first attempt begins with the row.
    private static final String INSERT = """
        insert into outbox (
               verification_id, id, recipient, key_id, payload, created_at, not_after, attempts, unfinished,
               next_attempt_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, 1, ?)\
        """;

    private static final String DELETE = "delete from outbox where verification_id = ? and id = ?";

    private static final String SELECT_ONE = "select id from outbox where verification_id = ? and id = ?";

    private static final String POSTPONE =
            "update outbox set unfinished = 0, next_attempt_at = ? where verification_id = ? and id = ?";

    // What is not due yet is looked at when it is. Dead letters, whose next attempt is at infinity, expire too.
    private static final String SELECT_EXPIRED = """
        select verification_id, id
          from outbox
         where (next_attempt_at <= ? or next_attempt_at = 'infinity') and not_after <= ?
         limit ?\
        """;

    private static final String SELECT_DUE = """
        select verification_id, id, recipient, key_id, payload, created_at, not_after, attempts, unfinished,
               next_attempt_at
          from outbox
         where next_attempt_at <= ?
         order by next_attempt_at
         limit ?\
        """;

    // Counts the attempt before it is made. Whoever moves the time first has the message; the others find it moved.
    private static final String CLAIM = """
        update outbox set attempts = attempts + 1, unfinished = unfinished + 1, next_attempt_at = ?
         where verification_id = ? and id = ? and next_attempt_at = ?\
        """;

    private static final String MAKE_DEAD_LETTER = """
        update outbox set next_attempt_at = 'infinity'
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

    /**
     * Claims what is due and counts an attempt of each. A message whose next attempt is its last is claimed alone, so that those that
     * were under way beside one that ends the process do not become dead letters with it.
     */
    List<Message> claimDue(Connection connection, Instant now, int limit, Leases leases) throws SQLException {
        var expired = EXPIRED_AT_ONCE;
        while (expired == EXPIRED_AT_ONCE) {
            expired = deleteExpired(connection, now);
        }
        var claimable = new ArrayList<Optional<Message>>();
        try (var select = connection.prepareStatement(SELECT_DUE);
                var claim = connection.prepareStatement(CLAIM);
                var dead = connection.prepareStatement(MAKE_DEAD_LETTER)) {
            select.setObject(1, Jdbc.timestamp(now));
            select.setInt(2, limit);
            try (var rows = select.executeQuery()) {
                var alone = false;
                while (rows.next() && !alone) {
                    var unfinished = rows.getInt("unfinished");
                    if (leases.exhausted(unfinished)) {
                        makeDeadLetter(dead, rows, unfinished);
                    } else if (!leases.last(unfinished) || claimable.isEmpty()) {
                        alone = leases.last(unfinished);
                        claim.setObject(1, Jdbc.timestamp(leases.end(now, unfinished)));
                        bindKey(claim, 2, rows);
                        claim.addBatch();
                        claimable.add(readable(rows));
                    }
                }
            }
            dead.executeBatch();
            var claimed = claim.executeBatch();
            return IntStream.range(0, claimable.size())
                    .filter(i -> claimed[i] == 1)
                    .mapToObj(claimable::get)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    private static void makeDeadLetter(PreparedStatement dead, ResultSet row, int unfinished) throws SQLException {
        LOG.error(
                "Message {} is a dead letter: its last {} attempts ended without an outcome; it is kept until it"
                        + " expires and not attempted again",
                row.getObject("id", UUID.class),
                unfinished);
        bindKey(dead, 1, row);
        dead.addBatch();
    }

    /** The key of a row, and the time that it was found with. */
    private static void bindKey(PreparedStatement statement, int index, ResultSet row) throws SQLException {
        statement.setObject(index, row.getObject("verification_id", UUID.class));
        statement.setObject(index + 1, row.getObject("id", UUID.class));
        statement.setObject(index + 2, Jdbc.timestamp(Jdbc.instant(row, "next_attempt_at")));
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
                statement.setObject(1, Jdbc.timestamp(change.nextAttempt()));
                statement.setObject(2, message.verification().id());
                statement.setObject(3, message.id());
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

    /** As it is once claimed. */
    private Message read(ResultSet row) throws SQLException {
        return payloads.open(
                row.getObject("id", UUID.class),
                new VerificationId(
                        row.getObject("verification_id", UUID.class), new LimitKey(row.getString("recipient"))),
                new Sealer.Sealed(row.getString("key_id"), row.getBytes("payload")),
                Jdbc.instant(row, "created_at"),
                Jdbc.instant(row, "not_after"),
                row.getInt("attempts") + 1);
    }
}
