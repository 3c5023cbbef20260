package dev.ias.verification;

import java.util.Locale;
import java.util.Optional;

/** The languages of mails. */
public enum Language {
    EN(Locale.ENGLISH),
    ZH(Locale.SIMPLIFIED_CHINESE);

    private static final int LONGEST_TAG = 64;

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    /**
     * Returns the supported language of a BCP 47 tag; script and region are ignored. Underscores are accepted as separators
     * (POSIX locales).
     */
    public static Optional<Language> ofTag(String tag) {
        return tag.length() > LONGEST_TAG
                ? Optional.empty()
                : of(Locale.forLanguageTag(tag.strip().replace('_', '-')));
    }

    private static Optional<Language> of(Locale locale) {
        for (var language : values()) {
            if (language.locale.getLanguage().equals(locale.getLanguage())) {
                return Optional.of(language);
            }
        }
        return Optional.empty();
    }

    public Locale locale() {
        return locale;
    }

    /** The BCP 47 primary language subtag. */
    public String tag() {
        return locale.getLanguage();
    }
}
