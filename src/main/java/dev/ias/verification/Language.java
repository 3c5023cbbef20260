package dev.ias.verification;

import java.util.Locale;

/**
 * The language of a mail or page.
 *
 * @param tag its BCP 47 tag, such as {@code en} or {@code zh-Hant}
 */
public record Language(String tag) {

    public static final Language ENGLISH = new Language("en");

    public Locale locale() {
        return Locale.forLanguageTag(tag);
    }
}
