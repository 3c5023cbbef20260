package dev.ias.abuse;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The guess breaker, which opens while codes are guessed. Counts are those of the last hour, over all instances; it
 * closes below half of them.
 *
 * @param minimumWrongCodes wrong codes in an hour below which the guess breaker does not open, regardless of their
 *     share
 * @param share share of wrong codes among the codes checked in an hour, in percent, from which the guess breaker opens
 * @param maximumWrongCodes wrong codes in an hour from which the guess breaker opens, regardless of their share
 * @param interval interval at which instances share their counts of checked codes and the guess breaker opens or closes
 */
@ConfigurationProperties("ias.guess-breaker")
record GuessBreakerSettings(
        @Bindable(defaultValue = "200") int minimumWrongCodes,
        @Bindable(defaultValue = "10") int share,
        @Bindable(defaultValue = "1000") int maximumWrongCodes,
        @Bindable(defaultValue = "5s") Duration interval) {

    GuessPolicy policy() {
        return new GuessPolicy(minimumWrongCodes, share, maximumWrongCodes);
    }
}
