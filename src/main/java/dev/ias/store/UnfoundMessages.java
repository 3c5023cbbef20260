package dev.ias.store;

import dev.ias.database.shard.Shard;
import dev.ias.outbox.OutboxSettings;
import dev.ias.store.statement.RoundTrips;
import dev.ias.store.table.OutboxTable;
import dev.ias.verification.Bucket;
import dev.ias.verification.OutboxMessage;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Retries deletions that found no outbox row, for the time of a lease: the commit of the insert may become visible
 * late, and the mail would be sent twice. Thread-safe.
 */
@Singleton
class UnfoundMessages {

    // Bounds memory and the deletion. Beyond it, a row that appears is delivered a second time.
    private static final int LIMIT = 10_000;

    private final RoundTrips trips;
    private final OutboxTable outbox;
    private final OutboxSettings settings;
    private final Clock clock;
    private final Map<UUID, Unfound> unfound = new ConcurrentHashMap<>();

    private record Unfound(OutboxMessage message, Instant until) {}

    UnfoundMessages(RoundTrips trips, OutboxTable outbox, OutboxSettings settings, Clock clock) {
        this.trips = trips;
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
    }

    void add(List<OutboxMessage> messages) {
        if (!messages.isEmpty()) {
            var until = clock.instant().plus(settings.lease());
            messages.stream()
                    .limit(Math.max(0, LIMIT - unfound.size()))
                    .forEach(message -> unfound.put(message.id(), new Unfound(message, until)));
        }
    }

    boolean contains(UUID message) {
        return unfound.containsKey(message);
    }

    /** Deletes the rows of a shard that have become visible. */
    void deleteAppeared(Connection connection, Shard shard) throws SQLException {
        var now = clock.instant();
        unfound.values().removeIf(entry -> entry.until().isBefore(now));
        var messages = unfound.values().stream()
                .map(Unfound::message)
                .filter(message ->
                        shard.has(Bucket.of(message.verification().id()).number()))
                .toList();
        var trip = trips.on(connection);
        outbox.delete(trip, messages, id -> {});
        trip.execute();
    }
}
