package dev.ias.verification;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands committed messages to the relay and writes down what became of them. The row in the outbox outlives this process:
 * what is not settled here is found by the next sweep, here or elsewhere.
 */
@Singleton
class Handover {

    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
    private static final int LONGEST_BACK_OFF_EXPONENT = 5;

    /** What became of a message, as far as whoever asked for it is concerned. */
    enum Outcome {
        ON_ITS_WAY,
        GIVEN_BACK
    }

    private final Relay relay;
    private final Settlements settlements;
    private final OutboxSettings settings;
    private final Clock clock;

    Handover(Relay relay, Settlements settlements, OutboxSettings settings, Clock clock) {
        this.relay = relay;
        this.settlements = settlements;
        this.settings = settings;
        this.clock = clock;
    }

    CompletableFuture<Relay.Verdict> hand(Message message) {
        settlements.begin(message);
        return relay.send(message, clock.instant().plus(settings.attemptsWithin()));
    }

    CompletableFuture<Outcome> delivered(Message message) {
        // Fire and forget: the relay accepted the message; the outbox row is deleted asynchronously.
        Callbacks.unawaited(settlements.write(message, Settle.delivered(message)));
        return CompletableFuture.completedFuture(Outcome.ON_ITS_WAY);
    }

    CompletableFuture<Outcome> giveBack(GiveBack command) {
        return settlements.write(command.message(), command).thenApply(told -> Outcome.GIVEN_BACK);
    }

    CompletableFuture<Outcome> postpone(Message message) {
        var nextAttempt = clock.instant().plus(backOff(message.attempts()));
        return settlements
                .write(message, Settle.postponed(message, nextAttempt))
                .thenApply(told -> Outcome.ON_ITS_WAY);
    }

    private Duration backOff(int attempts) {
        return settings.retryDelay().multipliedBy(1L << Math.clamp(attempts - 1, 0, LONGEST_BACK_OFF_EXPONENT));
    }

    Outcome unsettled(Message message, Throwable e) {
        LOG.warn("message {} stays in the outbox until its lease ends", message.id(), e);
        settlements.end(message);
        return Outcome.ON_ITS_WAY;
    }

    /** The relay goes before the store, so that the last verdicts are still written down. */
    @PreDestroy
    void close() {
        relay.close();
    }
}
