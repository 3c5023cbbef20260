package dev.ias.testing;

/** Steps of an SMTP conversation. */
public enum Step {
    GREETING,
    EHLO,
    AUTH,
    NOOP,
    MAIL,
    RCPT,
    DATA,
    /** Within the message, before its last line. */
    BODY,
    /** After the last line of the message; accepting the step accepts the mail. */
    END_OF_DATA,
    RSET,
    QUIT
}
