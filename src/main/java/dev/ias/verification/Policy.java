package dev.ias.verification;

import dev.ias.limit.Quota;
import java.time.Duration;
import java.util.List;

/**
 * The numbers that the rules go by.
 *
 * @param codeLifetime how long a mailed code is good
 * @param signUpLifetime how long a sign-up can be resent and confirmed
 * @param resendDelays after the first mail, the second and so on; the last one goes for all further mails
 * @param maximumSends mails of one sign-up, the first included
 * @param maximumWrongTries wrong codes of one sign-up, over all its mails
 * @param recipientQuotas mails to one address, over all callers
 */
public record Policy(
        Duration codeLifetime,
        Duration signUpLifetime,
        List<Duration> resendDelays,
        int maximumSends,
        int maximumWrongTries,
        List<Quota> recipientQuotas) {

    public Policy {
        resendDelays = List.copyOf(resendDelays);
        recipientQuotas = List.copyOf(recipientQuotas);
        if (resendDelays.isEmpty()) {
            throw new IllegalArgumentException("a policy has at least one resend delay");
        }
    }

    /** The delay after the mail of this number, counted from 1. */
    Duration delayAfter(int send) {
        return resendDelays.get(Math.min(send, resendDelays.size()) - 1);
    }
}
