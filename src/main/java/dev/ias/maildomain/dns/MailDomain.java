package dev.ias.maildomain.dns;

/** What DNS says of a domain in an address. */
public enum MailDomain {
    /** It has a mail server, or an address that serves as one (RFC 5321 section 5.1). */
    RECEIVES,
    /** It does not exist, or has neither. */
    NOT_FOUND,
    /** It has a null MX (RFC 7505). */
    NO_MAIL,
    /** DNS has not answered, or not in time. */
    UNKNOWN
}
