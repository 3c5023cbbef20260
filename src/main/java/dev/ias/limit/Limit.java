package dev.ias.limit;

/**
 * Limits of callers. A new one also needs a line in the description of the contract, in the table of configuration.md
 * and in {@code LimitSettings}.
 */
public enum Limit {
    /** Mails of one sign-up: increasing delays and a maximum number. Key: id of the sign-up. State: its row. */
    SIGN_UP,
    /** Mails to one mailbox from all callers and instances. Key: keyed hash of the mailbox. State: a row. */
    RECIPIENT,
    /** The part of a recipient's mails that one client network or account may request. State: the recipient's row. */
    SHARE,
    /** New addresses of one account per day. Key: id of the account. State: a row. */
    ACCOUNT,
    /** Sign-ups, refused resends or invalid solutions from one client and its networks. State: in process, GCRA. */
    CLIENT,
    /** Wrong codes from one client and the networks that contain it. State: in process, GCRA. */
    WRONG_CODES,
    /** Mails of one instance. Key: none. State: in process, GCRA. */
    INSTANCE
}
