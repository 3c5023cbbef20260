package dev.ias.bounce;

import dev.ias.verification.LimitKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Identifies a sent mail in the reports about it.
 *
 * @param recipient limit key of the recipient, a keyed hash
 * @param sentAt when the send was counted, in whole milliseconds
 * @param mailbox whether the mail went to the spelling of the address that its limit key is of. Another spelling, such
 *     as a sub-address, may bounce although the mailbox exists
 */
public record ReturnToken(LimitKey recipient, Instant sentAt, boolean mailbox) {

    public ReturnToken {
        sentAt = sentAt.truncatedTo(ChronoUnit.MILLIS);
    }
}
