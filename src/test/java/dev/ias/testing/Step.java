package dev.ias.testing;

/** Where in an SMTP conversation. */
public enum Step {
    GREETING,
    EHLO,
    NOOP,
    MAIL,
    RCPT,
    DATA,
    /** In the midst of the message, before its last line. */
    BODY,
    /** After the message's last line; going on takes the mail. */
    END_OF_DATA,
    RSET,
    QUIT
}
