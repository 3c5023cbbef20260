package dev.ias.verification;

import dev.ias.limit.Quota;
import dev.ias.limit.SuppressionRules;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The limits and lifetimes that rules apply.
 *
 * @param codeLifetime lifetime of a mailed code
 * @param linkLifetime lifetime of a mailed link
 * @param signUpLifetime time in which a sign-up can be resent and confirmed
 * @param resendDelays after the first mail, the second and so on; the last one applies to all further mails
 * @param maximumSends mails of one sign-up, the first included
 * @param maximumWrongTries wrong codes of one sign-up, over all its mails
 * @param codeLength digits of a code
 * @param accountQuota new addresses of one account
 */
public record Policy(
        Duration codeLifetime,
        Duration linkLifetime,
        Duration signUpLifetime,
        List<Duration> resendDelays,
        int maximumSends,
        int maximumWrongTries,
        int codeLength,
        Recipient recipient,
        Quota accountQuota) {

    /**
     * The limits of one mailbox.
     *
     * @param quotas mails over all callers
     * @param shares mails that one client network or account may request
     * @param wrongCodes wrong codes after which new codes have the {@linkplain Code#MAXIMUM_LENGTH maximum length}
     * @param suppression when and for how long a mailbox is suppressed
     * @param mute how long a mute holds
     */
    public record Recipient(
            List<Quota> quotas, List<Quota> shares, Quota wrongCodes, SuppressionRules suppression, Duration mute) {

        public Recipient {
            quotas = List.copyOf(quotas);
            shares = List.copyOf(shares);
        }
    }

    public Policy {
        resendDelays = List.copyOf(resendDelays);
        if (resendDelays.isEmpty()) {
            throw new IllegalArgumentException("resendDelays is empty");
        }
    }

    /** Returns the lifetime of a mail's secret. */
    public Duration lifetime(OutboxMessage.Kind kind) {
        return kind == OutboxMessage.Kind.LINK ? linkLifetime : codeLifetime;
    }

    /** Returns the longest window of all quotas of sends. */
    public Duration longestWindow() {
        return Stream.of(recipient.quotas(), recipient.shares(), List.of(accountQuota))
                .flatMap(List::stream)
                .map(Quota::window)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Returns the delay after the mail of this number, counted from 1. */
    Duration delayAfter(int send) {
        return resendDelays.get(Math.min(send, resendDelays.size()) - 1);
    }
}
