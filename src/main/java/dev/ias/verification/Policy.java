package dev.ias.verification;

import dev.ias.limit.Quota;
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
 * @param recipientQuotas mails to one address, over all callers
 * @param accountQuota new addresses of one account
 */
public record Policy(
        Duration codeLifetime,
        Duration linkLifetime,
        Duration signUpLifetime,
        List<Duration> resendDelays,
        int maximumSends,
        int maximumWrongTries,
        List<Quota> recipientQuotas,
        Quota accountQuota) {

    public Policy {
        resendDelays = List.copyOf(resendDelays);
        recipientQuotas = List.copyOf(recipientQuotas);
        if (resendDelays.isEmpty()) {
            throw new IllegalArgumentException("resendDelays is empty");
        }
    }

    /** Returns the lifetime of a mail's secret. */
    public Duration lifetime(OutboxMessage.Kind kind) {
        return kind == OutboxMessage.Kind.LINK ? linkLifetime : codeLifetime;
    }

    /** Returns the longest window of all quotas. */
    public Duration longestWindow() {
        return Stream.concat(recipientQuotas.stream(), Stream.of(accountQuota))
                .map(Quota::window)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Returns the delay after the mail of this number, counted from 1. */
    Duration delayAfter(int send) {
        return resendDelays.get(Math.min(send, resendDelays.size()) - 1);
    }
}
