package dev.ias.input;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Host names of URLs. Internationalised ones are converted to their ASCII form (UTS #46, non-transitional).
 * Underscores are allowed: DNS allows them, and names of containers have them.
 */
public final class HostName {

    // Longer input cannot become a valid name by IDNA mapping.
    private static final int MAXIMUM_INPUT = 1024;

    // A name whose last label is a number is an IPv4 address to some resolvers.
    private static final String LABEL = "(?!-)[a-z0-9_-]{1,63}(?<!-)";
    private static final Pattern NAME = Pattern.compile("(?:" + LABEL + "\\.)*(?=[a-z0-9_-]*[a-z_])" + LABEL + "\\.?");
    private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");
    // Without the rules of STD 3, which forbid underscores.
    private static final Idna IDNA = new Idna(0);

    private HostName() {}

    /** Returns the ASCII form of a name, in lower case; empty if it is not a host name. */
    public static Optional<String> toAscii(String name) {
        return Optional.of(name)
                .filter(text -> text.length() <= MAXIMUM_INPUT && !PastedText.hasInvisible(text))
                .flatMap(HostName::converted)
                .filter(text -> text.length() <= DomainName.MAXIMUM_LENGTH
                        && NAME.matcher(text).matches());
    }

    private static Optional<String> converted(String name) {
        if (ASCII.matcher(name).matches()) {
            return Optional.of(name.toLowerCase(Locale.ROOT));
        }
        return Optional.of(IDNA.convert(name)).filter(Idna.Converted::valid).map(Idna.Converted::ascii);
    }
}
