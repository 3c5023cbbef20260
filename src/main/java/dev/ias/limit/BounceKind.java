package dev.ias.limit;

/** What a report says about the recipient of a mail. The order is part of what the database contains. */
public enum BounceKind {
    /** The mailbox does not exist or takes no mail, such as 5.1.1 (RFC 3463). */
    HARD,
    /** The mailbox is full (5.2.2). */
    FULL,
    /** The mail was not delivered for a reason that may pass, such as 4.4.7. */
    SOFT,
    /** The recipient has reported the mail as spam (RFC 5965). */
    COMPLAINT
}
