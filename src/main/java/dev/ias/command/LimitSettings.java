package dev.ias.command;

import dev.ias.limit.ClientNetwork.Size;
import dev.ias.limit.Quota;
import dev.ias.limit.SuppressionRules;
import dev.ias.verification.Policy;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Factory;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Lifetimes and limits. Counts of mails include the first one.
 *
 * @param signUpMails mails of one sign-up
 * @param wrongTries wrong codes of one sign-up
 * @param codeLength digits of a code, 6 to 8
 * @param recipientCoolDown time between two mails to one recipient, over all callers and instances; 0s for none
 * @param recipientMailsPerHour mails to one recipient per hour, over all callers and instances
 * @param recipientMailsPerDay mails to one recipient per day, over all callers and instances
 * @param recipientSharePerHour of these, mails per hour that one client network (IPv4 /24, IPv6 /48) or account may
 *     request
 * @param recipientSharePerDay of these, mails per day that one client network (IPv4 /24, IPv6 /48) or account may
 *     request
 * @param recipientWrongCodes wrong codes for one recipient within 30 days after which its codes have 8 digits
 * @param refusedRecipientPause time in which a recipient is not tried again after the relay has refused it for good
 * @param muteDuration time for which a recipient mutes mails that others request
 * @param accountAddressesPerDay new addresses of one account of the RPC API per day
 * @param clientSignUpsPerHour sign-ups of one client (IPv4 address, IPv6 /64) per hour and instance, both those that
 *     are mailed and those whose recipient the relay refuses; the limits of sign-ups hold for refused resends and for
 *     invalid solutions of caller challenges too, which are counted apart
 * @param siteSignUpsPerHour sign-ups of one IPv6 /56, or of one IPv4 address, per hour and instance
 * @param networkSignUpsPerHour sign-ups of one IPv4 /24 or IPv6 /48 per hour and instance
 * @param clientWrongCodesPerHour wrong codes of one client (IPv4 address, IPv6 /64) per hour and instance
 * @param siteWrongCodesPerHour wrong codes of one IPv6 /56, or of one IPv4 address, per hour and instance
 * @param networkWrongCodesPerHour wrong codes of one IPv4 /24 or IPv6 /48 per hour and instance
 * @param instanceMailsPerSecond mails of one instance per second, of both APIs. A sign-up beyond it is denied; the
 *     mails of a list wait in the outbox
 */
@ConfigurationProperties("ias.limits")
public record LimitSettings(
        @Bindable(defaultValue = "10m") Duration codeLifetime,
        @Bindable(defaultValue = "3d") Duration linkLifetime,
        @Bindable(defaultValue = "24h") Duration signUpLifetime,
        @Bindable(defaultValue = "30s,60s,5m") List<Duration> resendDelays,
        @Bindable(defaultValue = "10") int signUpMails,
        @Bindable(defaultValue = "5") int wrongTries,
        @Bindable(defaultValue = "6") int codeLength,
        @Bindable(defaultValue = "30s") Duration recipientCoolDown,
        @Bindable(defaultValue = "5") int recipientMailsPerHour,
        @Bindable(defaultValue = "10") int recipientMailsPerDay,
        @Bindable(defaultValue = "3") int recipientSharePerHour,
        @Bindable(defaultValue = "6") int recipientSharePerDay,
        @Bindable(defaultValue = "20") int recipientWrongCodes,
        @Bindable(defaultValue = "1h") Duration refusedRecipientPause,
        @Bindable(defaultValue = "30d") Duration muteDuration,
        @Bindable(defaultValue = "500") int accountAddressesPerDay,
        @Bindable(defaultValue = "30") int clientSignUpsPerHour,
        @Bindable(defaultValue = "60") int siteSignUpsPerHour,
        @Bindable(defaultValue = "120") int networkSignUpsPerHour,
        @Bindable(defaultValue = "20") int clientWrongCodesPerHour,
        @Bindable(defaultValue = "40") int siteWrongCodesPerHour,
        @Bindable(defaultValue = "80") int networkWrongCodesPerHour,
        @Bindable(defaultValue = "100") int instanceMailsPerSecond) {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WRONG_CODES_WINDOW = Duration.ofDays(30);

    public Map<Size, Quota> signUps() {
        return hourly(clientSignUpsPerHour, siteSignUpsPerHour, networkSignUpsPerHour);
    }

    public Map<Size, Quota> wrongCodes() {
        return hourly(clientWrongCodesPerHour, siteWrongCodesPerHour, networkWrongCodesPerHour);
    }

    private static Map<Size, Quota> hourly(int client, int site, int network) {
        return Map.of(
                Size.CLIENT, new Quota(client, HOUR),
                Size.SITE, new Quota(site, HOUR),
                Size.NETWORK, new Quota(network, HOUR));
    }

    public Quota instance() {
        return new Quota(instanceMailsPerSecond, Duration.ofSeconds(1));
    }

    Policy policy(SuppressionSettings suppression) {
        return new Policy(
                codeLifetime,
                linkLifetime,
                signUpLifetime,
                resendDelays,
                signUpMails,
                wrongTries,
                codeLength,
                recipient(suppression.rules(refusedRecipientPause)),
                new Quota(accountAddressesPerDay, DAY));
    }

    private Policy.Recipient recipient(SuppressionRules suppression) {
        var quotas = Stream.of(new Quota(recipientMailsPerHour, HOUR), new Quota(recipientMailsPerDay, DAY));
        return new Policy.Recipient(
                recipientCoolDown.isZero()
                        ? quotas.toList()
                        : Stream.concat(Stream.of(new Quota(1, recipientCoolDown)), quotas)
                                .toList(),
                List.of(new Quota(recipientSharePerHour, HOUR), new Quota(recipientSharePerDay, DAY)),
                new Quota(recipientWrongCodes, WRONG_CODES_WINDOW),
                suppression,
                muteDuration);
    }

    /** Provides the policy as a bean: rules do not depend on settings. */
    @Factory
    static class PolicyFactory {

        @Singleton
        Policy policy(LimitSettings settings, SuppressionSettings suppression) {
            return settings.policy(suppression);
        }
    }
}
