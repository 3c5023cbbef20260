package dev.ias.limit;

import java.util.Arrays;

/** What a report says about the recipient of a mail. */
public enum BounceKind {
    /** The mailbox does not exist or takes no mail, such as 5.1.1 (RFC 3463). */
    HARD(0),
    /** The mailbox is full (5.2.2). */
    FULL(1),
    /** The mail was not delivered for a reason that may pass, such as 4.4.7. */
    SOFT(2),
    /** The recipient has reported the mail as spam (RFC 5965). */
    COMPLAINT(3);

    private final int number;

    BounceKind(int number) {
        this.number = number;
    }

    /** Returns the number in the database, 0 to 3. */
    public int number() {
        return number;
    }

    /** Returns the kind of a number. */
    public static BounceKind of(int number) {
        return Arrays.stream(values())
                .filter(kind -> kind.number == number)
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("not the number of a kind of report"));
    }
}
