package dev.ias.input;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.util.ICUInputTooLongException;
import java.util.regex.Pattern;

/**
 * A fully qualified host or mail domain name in its ASCII form and lower case (A-labels; UTS #46, non-transitional).
 *
 * @param ascii the converted name; if it is not valid, as far as it could be converted
 * @param valid whether the input is a name of two labels or more whose last one is not a number
 */
public record DomainName(String ascii, boolean valid) {

    public static final int MAXIMUM_LENGTH = 253;

    private static final Pattern HOST_NAME = Pattern.compile(
            "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+(?=[a-z0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final IDNA UTS46 = IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.USE_STD3_RULES | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);

    /** Converts a name. */
    public static DomainName of(String name) {
        // IDNA would drop invisible characters, and the name would not be the one that people see.
        if (PastedText.hasInvisible(name)) {
            return new DomainName("", false);
        }
        var info = new IDNA.Info();
        var ascii = convert(name, info);
        var valid = ascii.length() <= MAXIMUM_LENGTH
                && !info.hasErrors()
                && HOST_NAME.matcher(ascii).matches();
        return new DomainName(ascii, valid);
    }

    private static String convert(String name, IDNA.Info info) {
        try {
            return UTS46.nameToASCII(name, new StringBuilder(), info).toString();
        } catch (ICUInputTooLongException e) {
            // The mapping of some characters is longer than they are.
            return name;
        }
    }
}
