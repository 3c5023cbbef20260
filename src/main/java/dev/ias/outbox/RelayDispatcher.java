package dev.ias.outbox;

import dev.ias.command.Callbacks;
import dev.ias.limit.BackOff;
import dev.ias.verification.OutboxMessage;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends committed messages to the relay and records their outcomes. The outbox row outlives this process: a message
 * whose outcome is not recorded is claimed by a later sweep, of this instance or another.
 */
@Singleton
class RelayDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(RelayDispatcher.class);
    private static final int BACK_OFF_DOUBLINGS = 5;
    private static final Duration RECORD_TIMEOUT = Duration.ofSeconds(5);

    /** The result of a send for its caller. */
    enum SendResult {
        /** The relay has accepted the mail, or it is safely in the outbox. */
        QUEUED,
        /** The send was undone; nothing was consumed. */
        REVERTED,
        /** The relay has refused the mail for good; the send was undone but counts against the caller's limits. */
        REFUSED
    }

    private final MailRelay relay;
    private final DeliveryOutcomes outcomes;
    private final OutboxSettings settings;
    private final BackOff backOff;
    private final Clock clock;

    RelayDispatcher(MailRelay relay, DeliveryOutcomes outcomes, OutboxSettings settings, Clock clock) {
        this.relay = relay;
        this.outcomes = outcomes;
        this.settings = settings;
        this.backOff = new BackOff(settings.retryDelay(), BACK_OFF_DOUBLINGS, new SecureRandom());
        this.clock = clock;
    }

    CompletableFuture<MailRelay.Verdict> send(OutboxMessage message) {
        outcomes.begin(message);
        return relay.send(message, clock.instant().plus(settings.attemptsWithin()));
    }

    CompletableFuture<SendResult> accepted(OutboxMessage message) {
        // The relay accepted the message; its outbox row is deleted asynchronously.
        Callbacks.unawaited(outcomes.record(message, RecordOutcome.delivered(message)));
        return CompletableFuture.completedFuture(SendResult.QUEUED);
    }

    CompletableFuture<SendResult> revert(RevertSend command) {
        return outcomes.record(command.message(), command).thenApply(recorded -> SendResult.REVERTED);
    }

    CompletableFuture<SendResult> refused(RevertSend command) {
        return outcomes.record(command.message(), command).thenApply(recorded -> SendResult.REFUSED);
    }

    CompletableFuture<SendResult> postpone(OutboxMessage message) {
        return postpone(message, clock.instant().plus(backOff.after(message.attempts())));
    }

    CompletableFuture<SendResult> postpone(OutboxMessage message, Instant nextAttempt) {
        return outcomes.record(message, RecordOutcome.postponed(message, nextAttempt))
                .thenApply(recorded -> SendResult.QUEUED);
    }

    /**
     * Delays the retry of a mail that the relay may have accepted. After a second such attempt the mail counts as
     * sent.
     */
    CompletableFuture<SendResult> uncertain(OutboxMessage message) {
        if (message.uncertain()) {
            LOG.warn("Relay may have accepted message {} twice; not sent again", message.id());
            return accepted(message);
        }
        var next = clock.instant().plus(settings.uncertainDelay());
        return outcomes.record(message, RecordOutcome.uncertain(message, next))
                .thenApply(recorded -> SendResult.QUEUED);
    }

    SendResult withoutOutcome(OutboxMessage message, Throwable failure) {
        LOG.warn("Message {} has no outcome; it stays in the outbox until its lease ends", message.id(), failure);
        outcomes.end(message);
        return SendResult.QUEUED;
    }

    /**
     * Rejects further messages, and waits until those in flight have their verdicts and these are recorded, each for a
     * bounded time.
     */
    void close() {
        relay.close();
        outcomes.awaitRecorded(RECORD_TIMEOUT);
    }
}
