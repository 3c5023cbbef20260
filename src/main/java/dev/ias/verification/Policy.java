package dev.ias.verification;

import dev.ias.limit.Quota;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The numbers that the rules go by.
 *
 * @param codeLifetime how long a mailed code is good
 * @param linkLifetime how long a mailed link is good
 * @param signUpLifetime how long a sign-up can be resent and confirmed
 * @param resendDelays after the first mail, the second and so on; the last one goes for all further mails
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
            throw new IllegalArgumentException("a policy has at least one resend delay");
        }
    }

    /** How long what a mail tells is good. */
    Duration lifetime(Message.Kind kind) {
        return kind == Message.Kind.LINK ? linkLifetime : codeLifetime;
    }

    /** The longest time for which any limit looks back. */
    public Duration longestWindow() {
        return Stream.concat(recipientQuotas.stream(), Stream.of(accountQuota))
                .map(Quota::window)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** The delay after the mail of this number, counted from 1. */
    Duration delayAfter(int send) {
        return resendDelays.get(Math.min(send, resendDelays.size()) - 1);
    }
}
