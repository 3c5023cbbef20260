package dev.ias.verification;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How messages wait for the relay.
 *
 * @param verdictTimeout how long a call waits for the relay before it answers that the mail is on its way
 * @param lease for how long a message belongs to the instance that took it up; an attempt begins within the first half of it
 * @param retryDelay before the second attempt; it doubles with every further one, up to 32 times as long
 */
@ConfigurationProperties("ias.outbox")
public record OutboxSettings(
        @Bindable(defaultValue = "2s") Duration verdictTimeout,
        @Bindable(defaultValue = "2m") Duration lease,
        @Bindable(defaultValue = "2s") Duration retryDelay) {}
