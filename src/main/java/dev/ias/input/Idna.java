package dev.ias.input;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.util.ICUInputTooLongException;

/** Converts internationalised names to their ASCII form (A-labels; UTS #46, non-transitional). */
final class Idna {

    private static final int OPTIONS = IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ;

    private final IDNA converter;

    /** @param further options of {@link IDNA} */
    Idna(int further) {
        this.converter = IDNA.getUTS46Instance(OPTIONS | further);
    }

    /**
     * A converted name.
     *
     * @param ascii as far as it could be converted
     */
    record Converted(String ascii, boolean valid) {}

    Converted convert(String name) {
        try {
            var info = new IDNA.Info();
            var ascii = converter.nameToASCII(name, new StringBuilder(), info).toString();
            return new Converted(ascii, !info.hasErrors());
        } catch (ICUInputTooLongException e) {
            // The mapping of some characters is longer than they are.
            return new Converted(name, false);
        }
    }
}
