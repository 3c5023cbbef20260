package dev.ias.store.table;

import dev.ias.command.Change;
import dev.ias.verification.OutboxMessage;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The statements of a batch on {@code outbox}, by primary key. */
@Singleton
public class OutboxTable {

    // The first attempt starts with the row.
    private static final String INSERT = """
        insert into outbox (
               verification_id, id, recipient, key_id, payload, created_at, not_after, attempts, unfinished,
               next_attempt_at, uncertain)
        values (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, false)\
        """;

    private static final String DELETE = "delete from outbox where verification_id = ? and id = ?";

    private static final String POSTPONE =
            "update outbox set unfinished = 0, next_attempt_at = ?, uncertain = ? where verification_id = ? and id = ?";

    private final OutboxPayload payloads;

    OutboxTable(OutboxPayload payloads) {
        this.payloads = payloads;
    }

    public void write(Connection connection, UnitOfWork work, Instant leaseEnd) throws SQLException {
        insert(connection, work.enqueued(), leaseEnd);
        delete(connection, work.dequeued());
        postpone(connection, work.postponed());
    }

    private void insert(Connection connection, List<OutboxMessage> messages, Instant leaseEnd) throws SQLException {
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

    private static void delete(Connection connection, List<OutboxMessage> messages) throws SQLException {
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
                statement.setBoolean(2, change.uncertain());
                statement.setObject(3, message.verification().id());
                statement.setObject(4, message.id());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
