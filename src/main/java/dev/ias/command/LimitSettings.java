package dev.ias.command;

import dev.ias.limit.Quota;
import dev.ias.verification.Policy;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Factory;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * Lifetimes and limits. Counts of mails include the first one.
 *
 * @param signUpMails mails of one sign-up
 * @param wrongTries wrong codes of one sign-up
 */
@ConfigurationProperties("ias.limits")
public record LimitSettings(
        @Bindable(defaultValue = "10m") Duration codeLifetime,
        @Bindable(defaultValue = "3d") Duration linkLifetime,
        @Bindable(defaultValue = "24h") Duration signUpLifetime,
        @Bindable(defaultValue = "30s,60s,5m") List<Duration> resendDelays,
        @Bindable(defaultValue = "10") int signUpMails,
        @Bindable(defaultValue = "5") int wrongTries,
        @Bindable(defaultValue = "5") int recipientMailsPerHour,
        @Bindable(defaultValue = "10") int recipientMailsPerDay,
        @Bindable(defaultValue = "500") int accountAddressesPerDay,
        @Bindable(defaultValue = "30") int clientSignUpsPerHour,
        @Bindable(defaultValue = "100") int instanceMailsPerSecond) {

    public Quota client() {
        return new Quota(clientSignUpsPerHour, Duration.ofHours(1));
    }

    public Quota instance() {
        return new Quota(instanceMailsPerSecond, Duration.ofSeconds(1));
    }

    Policy policy() {
        return new Policy(
                codeLifetime,
                linkLifetime,
                signUpLifetime,
                resendDelays,
                signUpMails,
                wrongTries,
                List.of(
                        new Quota(recipientMailsPerHour, Duration.ofHours(1)),
                        new Quota(recipientMailsPerDay, Duration.ofDays(1))),
                new Quota(accountAddressesPerDay, Duration.ofDays(1)));
    }

    /** Provides the policy as a bean: rules do not depend on settings. */
    @Factory
    static class PolicyFactory {

        @Singleton
        Policy policy(LimitSettings settings) {
            return settings.policy();
        }
    }
}
