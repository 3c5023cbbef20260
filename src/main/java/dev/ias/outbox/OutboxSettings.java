package dev.ias.outbox;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Delivery and retry of outbox messages.
 *
 * @param verdictTimeout how long a call waits for the relay before it is answered that the mail is on its way
 * @param lease how long a claimed message belongs to its instance
 * @param retryDelay longest delay before the second attempt; doubles with every further one, up to 32 times as long;
 *     jitter shortens it by up to a half
 * @param uncertainDelay delay before the single retry of a mail that the relay may have accepted
 * @param deadLetterAfter attempts in a row without an outcome after which a message is a dead letter
 * @param sweepInterval interval between searches for due mails
 * @param measureInterval interval between counts of waiting mails and events for metrics
 */
@ConfigurationProperties("ias.outbox")
public record OutboxSettings(
        @Bindable(defaultValue = "2s") Duration verdictTimeout,
        @Bindable(defaultValue = "3m") Duration lease,
        @Bindable(defaultValue = "2s") Duration retryDelay,
        @Bindable(defaultValue = "10m") Duration uncertainDelay,
        @Bindable(defaultValue = "5") int deadLetterAfter,
        @Bindable(defaultValue = "2s") Duration sweepInterval,
        @Bindable(defaultValue = "15s") Duration measureInterval) {

    /**
     * Returns the time after a claim during which delivery attempts may take place: nine tenths of the lease. The rest
     * is a margin for slow commits and clock skew between instances.
     */
    public Duration attemptsWithin() {
        return lease.multipliedBy(9).dividedBy(10);
    }
}
