package dev.ias.limit;

/**
 * Every limit that a caller can meet. A new one also needs a line in the contract's description, in the table of
 * configuration.md and in {@code LimitSettings}.
 */
public enum Limit {
    /** Mails of one sign-up: growing delays and a highest number. Key: the sign-up's id. State: its row. */
    SIGN_UP,
    /** Mails to one address over all callers and instances. Key: keyed hash of the normalised address. State: a row. */
    RECIPIENT,
    /** New addresses of one account a day. Key: its id. State: a row. */
    ACCOUNT,
    /** Sign-ups from one network. Key: the IPv4 address or the IPv6 /64. State: in process, GCRA. */
    CLIENT,
    /** Mails of one instance. Key: none. State: in process, GCRA. */
    INSTANCE
}
