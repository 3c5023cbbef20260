package dev.ias.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * How many rows wait in a table, since when, and how many are dead letters, as last counted: the sign that what takes them away
 * does not keep up. The same on all instances.
 */
public final class Backlog {

    private final Database database;
    private final Clock clock;
    private final String query;
    private volatile Waiting waiting = new Waiting(0, Optional.empty(), 0);

    private record Waiting(long rows, Optional<Instant> oldest, long dead) {}

    /**
     * Nothing waits before the first count.
     *
     * @param query answers one row: {@code waiting}, a number, and {@code oldest}, a time or null, and {@code dead}, a number
     */
    public Backlog(Database database, Clock clock, String query) {
        this.database = database;
        this.clock = clock;
        this.query = query;
    }

    /** Counts; where the database does not answer, what was counted before stays, and this throws what it throws. */
    public void count() {
        waiting = database.transaction(this::read);
    }

    /** How many waited. */
    public long rows() {
        return waiting.rows();
    }

    /** How many are dead letters, which wait for nothing. */
    public long deadLetters() {
        return waiting.dead();
    }

    /** How long the oldest of them has waited by now, in whole seconds; 0 where none does. */
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
