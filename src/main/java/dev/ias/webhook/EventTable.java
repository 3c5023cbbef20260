package dev.ias.webhook;

import dev.ias.database.FoundRows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The statements on {@code event}: by primary key, but for the searches for what is due and for what is too old. */
final class EventTable {

    private static final String INSERT = """
        insert into event (verification_id, id, type, body, created_at, attempts, next_attempt_at)
        values (?, ?, ?, ?, ?, 0, ?)\
        """;

    // The first that waits of each verification; the others are due when it is gone.
    private static final String SELECT_DUE = """
        select verification_id, id, body, attempts, next_attempt_at
          from event
         where next_attempt_at <= ?
           and not exists (select 1
                             from event earlier
                            where earlier.verification_id = event.verification_id
                              and (earlier.created_at, earlier.id) < (event.created_at, event.id))
         order by next_attempt_at, verification_id
         limit ?\
        """;

    // Whoever moves the time first has the event; the others find it moved.
    private static final String MOVE = """
        update event set attempts = ?, next_attempt_at = ?
         where verification_id = ? and id = ? and next_attempt_at = ?\
        """;

    private static final String DELETE = "delete from event where verification_id = ? and id = ?";

    private static final String SELECT_OLD =
            "select verification_id, id from event where created_at <= ? order by created_at limit ?";

    private EventTable() {}

    /** A row to be written. */
    record NewEvent(UUID verification, UUID id, String type, String body, Instant createdAt) {}

    static void insert(Connection connection, List<NewEvent> events) throws SQLException {
        try (var statement = connection.prepareStatement(INSERT)) {
            for (var event : events) {
                statement.setObject(1, event.verification());
                statement.setObject(2, event.id());
                statement.setString(3, event.type());
                statement.setString(4, event.body());
                statement.setObject(5, timestamp(event.createdAt()));
                statement.setObject(6, timestamp(event.createdAt()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Takes up what is due; until the lease ends nobody else does. */
    static List<PendingEvent> claimDue(Connection connection, Instant now, Instant leaseEnd, int limit)
            throws SQLException {
        var claimed = new ArrayList<PendingEvent>();
        for (var due : due(connection, now, limit)) {
            if (move(connection, due, due.attempts(), leaseEnd)) {
                claimed.add(new PendingEvent(due.verification(), due.id(), due.body(), due.attempts(), leaseEnd));
            }
        }
        return claimed;
    }

    private static List<PendingEvent> due(Connection connection, Instant now, int limit) throws SQLException {
        try (var statement = connection.prepareStatement(SELECT_DUE)) {
            statement.setObject(1, timestamp(now));
            statement.setInt(2, limit);
            try (var rows = statement.executeQuery()) {
                var due = new ArrayList<PendingEvent>();
                while (rows.next()) {
                    due.add(new PendingEvent(
                            rows.getObject("verification_id", UUID.class),
                            rows.getObject("id", UUID.class),
                            rows.getString("body"),
                            rows.getInt("attempts"),
                            instant(rows, "next_attempt_at")));
                }
                return due;
            }
        }
    }

    /** Counts an attempt and sets the time of the next; nothing where the event belongs to somebody else by now. */
    static void postpone(Connection connection, PendingEvent event, Instant nextAttempt) throws SQLException {
        move(connection, event, event.attempts() + 1, nextAttempt);
    }

    private static boolean move(Connection connection, PendingEvent event, int attempts, Instant to)
            throws SQLException {
        try (var statement = connection.prepareStatement(MOVE)) {
            statement.setInt(1, attempts);
            statement.setObject(2, timestamp(to));
            statement.setObject(3, event.verification());
            statement.setObject(4, event.id());
            statement.setObject(5, timestamp(event.leaseEnd()));
            return statement.executeUpdate() == 1;
        }
    }

    static void delete(Connection connection, PendingEvent event) throws SQLException {
        try (var statement = connection.prepareStatement(DELETE)) {
            statement.setObject(1, event.verification());
            statement.setObject(2, event.id());
            statement.executeUpdate();
        }
    }

    /** Deletes one batch of those that were written then or before; returns how many. */
    static int deleteOld(Connection connection, Instant createdAt, int limit) throws SQLException {
        return FoundRows.change(
                connection,
                SELECT_OLD,
                search -> {
                    search.setObject(1, timestamp(createdAt));
                    search.setInt(2, limit);
                },
                DELETE,
                (delete, found) -> {
                    delete.setObject(1, found.getObject("verification_id", UUID.class));
                    delete.setObject(2, found.getObject("id", UUID.class));
                });
    }

    private static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
