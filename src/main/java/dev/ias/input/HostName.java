package dev.ias.input;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.util.ICUInputTooLongException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Host names of URLs. Internationalised ones are converted to their ASCII form (UTS #46, non-transitional).
 * Underscores are allowed: DNS allows them, and names of containers have them.
 */
public final class HostName {

    private static final int MAXIMUM_LENGTH = 253;
    // Longer input cannot become a valid name by IDNA mapping.
    private static final int MAXIMUM_INPUT = 1024;

    // A name whose last label is a number is an IPv4 address to some resolvers.
    private static final String LABEL = "(?!-)[a-z0-9_-]{1,63}(?<!-)";
    private static final Pattern NAME = Pattern.compile("(?:" + LABEL + "\\.)*(?=[a-z0-9_-]*[a-z_])" + LABEL + "\\.?");
    private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");
    private static final IDNA UTS46 =
            IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);

    private HostName() {}

    /** Returns the ASCII form of a name, in lower case; empty if it is not a host name. */
    public static Optional<String> toAscii(String name) {
        return Optional.of(name)
                .filter(text -> text.length() <= MAXIMUM_INPUT && !PastedText.hasInvisible(text))
                .flatMap(HostName::converted)
                .filter(text ->
                        text.length() <= MAXIMUM_LENGTH && NAME.matcher(text).matches());
    }

    private static Optional<String> converted(String name) {
        if (ASCII.matcher(name).matches()) {
            return Optional.of(name.toLowerCase(Locale.ROOT));
        }
        try {
            var info = new IDNA.Info();
            var ascii = UTS46.nameToASCII(name, new StringBuilder(), info).toString();
            return info.hasErrors() ? Optional.empty() : Optional.of(ascii);
        } catch (ICUInputTooLongException e) {
            // The mapping of some characters is longer than they are.
            return Optional.empty();
        }
    }
}
