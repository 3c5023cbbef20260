package dev.ias.verification;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How messages wait for the relay.
 *
 * @param verdictTimeout how long a call waits for the relay before it is answered that the mail is on its way
 * @param lease how long a claimed message belongs to its instance
 * @param retryDelay delay before the second attempt; it doubles with every further one, up to 32 times as long
 * @param deadLetterAfter attempts in a row without an outcome after which a message is a dead letter
 */
@ConfigurationProperties("ias.outbox")
public record OutboxSettings(
        @Bindable(defaultValue = "2s") Duration verdictTimeout,
        @Bindable(defaultValue = "2m") Duration lease,
        @Bindable(defaultValue = "2s") Duration retryDelay,
        @Bindable(defaultValue = "5") int deadLetterAfter) {

    /** For how long a message is tried after it was taken up: its lease but for what a slow commit and another clock may differ. */
    public Duration attemptsWithin() {
        return lease.multipliedBy(9).dividedBy(10);
    }
}
