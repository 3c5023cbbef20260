package dev.ias.maildomain.dns;

/** The result of looking up a mail domain in DNS. */
public enum MailDomain {
    /** It has a mail server, or an address that serves as one (RFC 5321 section 5.1). */
    RECEIVES,
    /** It does not exist, or has neither. */
    NOT_FOUND,
    /** It has a null MX (RFC 7505). */
    NO_MAIL,
    /** No answer, or none in time. */
    UNKNOWN
}
