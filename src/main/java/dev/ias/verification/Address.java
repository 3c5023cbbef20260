package dev.ias.verification;

import dev.ias.input.DomainName;
import dev.ias.input.PastedText;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An e-mail address that mail can be sent to: {@code dot-atom@domain} of RFC 5321, with an internationalised domain
 * name in its ASCII form (UTS #46, non-transitional). Quoted local parts, local parts beyond ASCII (RFC 6531) and
 * address literals are refused, and so are encoded words (RFC 2047). The same value is stored, keys the limits and is
 * used in {@code RCPT TO}.
 *
 * @param typed the address that mail is sent to: the local part as typed, the domain in ASCII and lower case
 * @param normalised {@code typed} in lower case; identifies the address
 */
public record Address(String typed, String normalised) {

    public static final int MAXIMUM_LENGTH = 254;
    public static final int MAXIMUM_LOCAL_PART = 64;

    private static final int SHOWN = 2;

    // Longer input cannot become a valid address by IDNA mapping.
    private static final int MAXIMUM_INPUT = 1024;

    private static final Pattern DOT_ATOM =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    // RFC 2047. Syntactically an atom, but some mail software decodes it, which yields another mailbox than the one
    // that was checked.
    private static final Pattern ENCODED_WORD = Pattern.compile("=\\?.*\\?=");

    private static final Set<String> GMAIL = Set.of("gmail.com", "googlemail.com");

    /** The result of parsing. */
    public sealed interface Parsed {

        record Valid(Address address) implements Parsed {}

        record Invalid(Problem problem) implements Parsed {}
    }

    /** Why a text is not an accepted address. */
    public enum Problem {
        EMPTY,
        MALFORMED,
        LOCAL_PART_TOO_LONG,
        TOO_LONG
    }

    /** Parses user input; surrounding white space and invisible characters are ignored. */
    public static Parsed parse(String input) {
        var text = PastedText.trim(input);
        if (text.isEmpty()) {
            return new Parsed.Invalid(Problem.EMPTY);
        }
        if (text.length() > MAXIMUM_INPUT) {
            return new Parsed.Invalid(Problem.TOO_LONG);
        }
        var at = text.indexOf('@');
        if (at < 0 || at != text.lastIndexOf('@')) {
            return new Parsed.Invalid(Problem.MALFORMED);
        }
        return parse(text.substring(0, at), text.substring(at + 1));
    }

    private static Parsed parse(String localPart, String domainName) {
        var domain = DomainName.of(domainName);
        if (!DOT_ATOM.matcher(localPart).matches()
                || ENCODED_WORD.matcher(localPart).find()) {
            return new Parsed.Invalid(Problem.MALFORMED);
        }
        if (localPart.length() > MAXIMUM_LOCAL_PART) {
            return new Parsed.Invalid(Problem.LOCAL_PART_TOO_LONG);
        }
        var length = domain.ascii().length();
        if (length > DomainName.MAXIMUM_LENGTH || localPart.length() + 1 + length > MAXIMUM_LENGTH) {
            return new Parsed.Invalid(Problem.TOO_LONG);
        }
        if (!domain.valid()) {
            return new Parsed.Invalid(Problem.MALFORMED);
        }
        var typed = localPart + "@" + domain.ascii();
        return new Parsed.Valid(new Address(typed, typed.toLowerCase(Locale.ROOT)));
    }

    /**
     * Returns the mailbox that the address most probably belongs to, as a key of limits: without a sub-address
     * ({@code +tag}, RFC 5233), and for Gmail without the dots and aliases that it ignores. Not an identity: elsewhere
     * {@code +} may be part of a name.
     */
    public String mailbox() {
        var at = normalised.indexOf('@');
        var domain = normalised.substring(at + 1);
        var plus = normalised.indexOf('+');
        // An address that begins with + has no other local part.
        var local = normalised.substring(0, plus > 0 && plus < at ? plus : at);
        return GMAIL.contains(domain) ? local.replace(".", "") + "@gmail.com" : local + "@" + domain;
    }

    public String domain() {
        return typed.substring(typed.indexOf('@') + 1);
    }

    /**
     * Returns the first two characters, the length of the local part and the domain, for display to people who know the
     * address: {@code ja••@example.com}. At least the last character is hidden.
     */
    public String masked() {
        var length = typed.indexOf('@');
        var shown = Math.min(SHOWN, length - 1);
        return typed.substring(0, shown) + "•".repeat(length - shown) + "@" + domain();
    }

    /** Returns the first character and the domain: whole addresses do not reach logs. */
    @Override
    public String toString() {
        return typed.charAt(0) + "***@" + domain();
    }
}
