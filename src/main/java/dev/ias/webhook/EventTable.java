package dev.ias.webhook;

import dev.ias.database.FoundRows;
import dev.ias.limit.Leases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The statements on {@code event}: by primary key, but for the searches for what is due and for what is too old. */
final class EventTable {

    private static final Logger LOG = LoggerFactory.getLogger(EventTable.class);

    private static final String INSERT = """
        insert into event (verification_id, id, type, body, created_at, attempts, unfinished, next_attempt_at)
        values (?, ?, ?, ?, ?, 0, 0, ?)\
        """;

    // The first that waits of each verification; the others are due when it is gone or a dead letter.
    private static final String SELECT_DUE = """
        select verification_id, id, body, attempts, unfinished, next_attempt_at
          from event
         where next_attempt_at <= ?
           and not exists (select 1
                             from event earlier
                            where earlier.verification_id = event.verification_id
                              and earlier.next_attempt_at < 'infinity'
                              and (earlier.created_at, earlier.id) < (event.created_at, event.id))
         order by next_attempt_at, verification_id
         limit ?\
        """;

    // Counts the attempt before it is made. Whoever moves the time first has the event; the others find it moved.
    private static final String CLAIM = """
        update event set attempts = attempts + 1, unfinished = unfinished + 1, next_attempt_at = ?
         where verification_id = ? and id = ? and next_attempt_at = ?\
        """;

    private static final String POSTPONE = """
        update event set unfinished = 0, next_attempt_at = ?
         where verification_id = ? and id = ? and next_attempt_at = ?\
        """;

    private static final String MAKE_DEAD_LETTER = """
        update event set next_attempt_at = 'infinity'
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

    /**
     * What was due.
     *
     * @param events claimed until their leases end
     * @param deadLetters how many events became dead letters
     */
    record Claim(List<PendingEvent> events, int deadLetters) {

        int size() {
            return events.size() + deadLetters;
        }
    }

    /**
     * Claims what is due and counts an attempt of each. An event whose next attempt is its last is claimed alone, so that events
     * that were under way beside one that ends the process do not become dead letters with it.
     */
    static Claim claimDue(Connection connection, Instant now, int limit, Leases leases) throws SQLException {
        var claimed = new ArrayList<PendingEvent>();
        var dead = 0;
        for (var due : due(connection, now, limit)) {
            if (leases.exhausted(due.unfinished())) {
                dead += makeDeadLetter(connection, due);
            } else if (!leases.last(due.unfinished())) {
                claim(connection, due, leases.end(now, due.unfinished())).ifPresent(claimed::add);
            } else if (claimed.isEmpty()) {
                var alone = claim(connection, due, leases.end(now, due.unfinished()));
                if (alone.isPresent()) {
                    return new Claim(List.of(alone.get()), dead);
                }
            }
        }
        return new Claim(claimed, dead);
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
                            rows.getInt("unfinished"),
                            instant(rows, "next_attempt_at")));
                }
                return due;
            }
        }
    }

    private static Optional<PendingEvent> claim(Connection connection, PendingEvent event, Instant leaseEnd)
            throws SQLException {
        return move(connection, CLAIM, event, leaseEnd) ? Optional.of(event.claimed(leaseEnd)) : Optional.empty();
    }

    /** Records that the attempt had an outcome and sets the time of the next; no effect if another instance has the event by now. */
    static void postpone(Connection connection, PendingEvent event, Instant nextAttempt) throws SQLException {
        move(connection, POSTPONE, event, nextAttempt);
    }

    private static boolean move(Connection connection, String update, PendingEvent event, Instant to)
            throws SQLException {
        try (var statement = connection.prepareStatement(update)) {
            statement.setObject(1, timestamp(to));
            statement.setObject(2, event.verification());
            statement.setObject(3, event.id());
            statement.setObject(4, timestamp(event.leaseEnd()));
            return statement.executeUpdate() == 1;
        }
    }

    private static int makeDeadLetter(Connection connection, PendingEvent event) throws SQLException {
        try (var statement = connection.prepareStatement(MAKE_DEAD_LETTER)) {
            statement.setObject(1, event.verification());
            statement.setObject(2, event.id());
            statement.setObject(3, timestamp(event.leaseEnd()));
            var changed = statement.executeUpdate();
            if (changed > 0) {
                LOG.error(
                        "Webhook event {} is a dead letter: its last {} attempts ended without an outcome; it is kept"
                                + " until ias.webhook.max-age and not attempted again",
                        event.id(),
                        event.unfinished());
            }
            return changed;
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
