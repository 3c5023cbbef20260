package dev.ias.limit;

/**
 * Limits of callers. A new one also needs a line in the description of the contract, in the table of configuration.md
 * and in {@code LimitSettings}.
 */
public enum Limit {
    /** Mails of one sign-up: increasing delays and a maximum number. Key: id of the sign-up. State: its row. */
    SIGN_UP,
    /** Mails to one address from all callers and instances. Key: keyed hash of the normalised address. State: a row. */
    RECIPIENT,
    /** New addresses of one account per day. Key: id of the account. State: a row. */
    ACCOUNT,
    /** Sign-ups from one network. Key: the IPv4 address or the IPv6 /64. State: in process, GCRA. */
    CLIENT,
    /** Mails of one instance. Key: none. State: in process, GCRA. */
    INSTANCE
}
