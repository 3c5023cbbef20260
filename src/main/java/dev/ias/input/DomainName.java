package dev.ias.input;

import com.ibm.icu.text.IDNA;
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
    private static final Idna IDNA_NAMES = new Idna(IDNA.USE_STD3_RULES);

    /** Converts a name. */
    public static DomainName of(String name) {
        // IDNA would drop invisible characters, and the name would not be the one that people see.
        if (PastedText.hasInvisible(name)) {
            return new DomainName("", false);
        }
        var converted = IDNA_NAMES.convert(name);
        var ascii = converted.ascii();
        var valid = converted.valid()
                && ascii.length() <= MAXIMUM_LENGTH
                && HOST_NAME.matcher(ascii).matches();
        return new DomainName(ascii, valid);
    }
}
