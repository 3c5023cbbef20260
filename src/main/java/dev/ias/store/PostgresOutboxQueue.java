package dev.ias.store;

import dev.ias.database.Claims;
import dev.ias.database.Database;
import dev.ias.database.shard.Shard;
import dev.ias.key.InvalidKeysException;
import dev.ias.limit.BackOff;
import dev.ias.limit.Leases;
import dev.ias.outbox.OutboxQueue;
import dev.ias.outbox.OutboxSettings;
import dev.ias.store.table.OutboxPayload;
import dev.ias.store.table.OutboxRepository;
import dev.ias.store.table.OutboxRow;
import dev.ias.verification.OutboxMessage;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims messages of the table {@code outbox}. */
@Singleton
class PostgresOutboxQueue implements OutboxQueue {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresOutboxQueue.class);
    private static final int BACK_OFF_DOUBLINGS = 5;
    private static final int EXPIRED_BATCH = 1_000;

    private final Database database;
    private final OutboxRepository repository;
    private final OutboxPayload payloads;
    private final UnconfirmedCommits unconfirmed;
    private final UnfoundMessages unfound;
    private final Leases leases;
    private final Clock clock;

    PostgresOutboxQueue(
            Database database,
            OutboxRepository repository,
            OutboxPayload payloads,
            UnconfirmedCommits unconfirmed,
            UnfoundMessages unfound,
            OutboxSettings settings,
            Clock clock) {
        this.database = database;
        this.repository = repository;
        this.payloads = payloads;
        this.unconfirmed = unconfirmed;
        this.unfound = unfound;
        this.leases = new Leases(
                settings.lease(),
                new BackOff(settings.retryDelay(), BACK_OFF_DOUBLINGS, new SecureRandom()),
                settings.deadLetterAfter());
        this.clock = clock;
    }

    @Override
    public Claimed claimDue(int limit, boolean busy) {
        // PostgreSQL keeps microseconds, and the end of a lease is compared for equality.
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var claimed = new ArrayList<OutboxMessage>();
        var alone = new AtomicBoolean();
        var more = new AtomicBoolean();
        database.forEachShard(shard -> {
            var room = alone.get() ? 0 : limit - claimed.size();
            var claims = claimDue(shard, now, room, busy || !claimed.isEmpty());
            claims.rows().stream()
                    .filter(row -> !unfound.contains(row.id()))
                    .flatMap(row -> open(row).stream())
                    .forEach(claimed::add);
            alone.compareAndSet(false, claims.alone());
            more.compareAndSet(false, !claims.isEmpty());
        });
        return new Claimed(claimed, alone.get(), more.get());
    }

    private Claims<OutboxRow> claimDue(Shard shard, Instant now, int limit, boolean busy) {
        var claims = database.transaction(shard, connection -> {
            deleteExpired(shard, now);
            unfound.deleteAppeared(connection, shard);
            return Claims.of(repository, shard, now, limit, leases, busy);
        });
        claims.deadLetters()
                .forEach(row -> LOG.error(
                        "Message {} is a dead letter: its last {} attempts ended without an outcome; it is kept until"
                                + " it expires and not attempted again",
                        row.id(),
                        row.unfinished()));
        return claims;
    }

    private void deleteExpired(Shard shard, Instant now) {
        var deleted = EXPIRED_BATCH;
        while (deleted == EXPIRED_BATCH) {
            deleted = repository.deleteAll(repository.findExpired(shard.list(), now, EXPIRED_BATCH));
        }
    }

    /** Returns empty if the message's key was removed; the others must still be delivered. */
    private Optional<OutboxMessage> open(OutboxRow row) {
        try {
            return Optional.of(payloads.open(row));
        } catch (InvalidKeysException e) {
            LOG.error("Message {} cannot be decrypted; it is kept until it expires", row.id(), e);
            return Optional.empty();
        }
    }

    @Override
    public List<OutboxMessage> orphans() {
        return unconfirmed.orphans();
    }
}
