package dev.ias.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Backlog of a table as last counted: the number of waiting rows, the age of the oldest one, and the number of dead
 * letters. A growing backlog shows that the consumer of the table does not keep up. The values are the same on all
 * instances.
 */
public final class BacklogGauge {

    private final Database database;
    private final Clock clock;
    private final String query;
    private volatile Waiting waiting = new Waiting(0, Optional.empty(), 0);

    private record Waiting(long rows, Optional<Instant> oldest, long dead) {}

    /**
     * Creates a backlog, which is empty until the first {@link #count}.
     *
     * @param query returns one row with the columns {@code waiting} (a number), {@code oldest} (a time or null) and
     *     {@code dead} (a number)
     */
    public BacklogGauge(Database database, Clock clock, String query) {
        this.database = database;
        this.clock = clock;
        this.query = query;
    }

    /** Refreshes the counts; on a database error keeps the previous ones and rethrows. */
    public void count() {
        waiting = database.transaction(this::read);
    }

    /** Returns the number of waiting rows. */
    public long rows() {
        return waiting.rows();
    }

    /** Returns the number of dead letters, which are not counted as waiting. */
    public long deadLetters() {
        return waiting.dead();
    }

    /** Returns the current age of the oldest waiting row, in whole seconds; 0 if none waits. */
    public long ageSeconds() {
        return waiting.oldest()
                .map(oldest -> Duration.between(oldest, clock.instant()))
                .filter(Duration::isPositive)
                .map(Duration::toSeconds)
                .orElse(0L);
    }

    private Waiting read(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(query);
                var rows = statement.executeQuery()) {
            rows.next();
            var oldest = Optional.ofNullable(rows.getObject("oldest", OffsetDateTime.class));
            return new Waiting(rows.getLong("waiting"), oldest.map(OffsetDateTime::toInstant), rows.getLong("dead"));
        }
    }
}
