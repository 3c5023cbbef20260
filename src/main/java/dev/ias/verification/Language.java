package dev.ias.verification;

import java.util.Locale;
import java.util.Optional;

/** The languages that mails are written in. */
public enum Language {
    EN(Locale.ENGLISH),
    ZH(Locale.SIMPLIFIED_CHINESE);

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    /** The language of a locale, if it is one of ours; any script and region will do. */
    public static Optional<Language> of(Locale locale) {
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
