package dev.ias.language;

import java.util.Locale;

/** The files of a language. */
public enum TextFile {
    /** The texts of mails. */
    MAIL,
    /** The texts of pages that the service renders. */
    PAGE,
    /** The texts of the sign-up page, which browsers load. */
    SIGN_UP;

    /** Returns the name of the file in the folder of a language. */
    String fileName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".properties";
    }
}
