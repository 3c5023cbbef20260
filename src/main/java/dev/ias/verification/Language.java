package dev.ias.verification;

import dev.ias.input.PastedText;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The languages of mails. */
public enum Language {
    EN(Locale.ENGLISH, "en", "eng"),
    // With the languages that the registry of BCP 47 lists as members of the macrolanguage zh.
    ZH(
            Locale.SIMPLIFIED_CHINESE,
            "zh",
            "zho",
            "chi",
            "cdo",
            "cjy",
            "cmn",
            "cnp",
            "cpx",
            "csp",
            "czh",
            "czo",
            "gan",
            "hak",
            "hnm",
            "hsn",
            "luh",
            "lzh",
            "mnp",
            "nan",
            "sjc",
            "wuu",
            "yue");

    private static final int LONGEST_TAG = 64;
    private static final Pattern AFTER_PRIMARY = Pattern.compile("[-_.].*");

    private final Locale locale;
    private final Set<String> subtags;

    Language(Locale locale, String... subtags) {
        this.locale = locale;
        this.subtags = Set.of(subtags);
    }

    /**
     * Returns the supported language of a BCP 47 tag, by its primary language subtag. Locales of POSIX ({@code
     * zh_CN.UTF-8}) and codes of ISO 639-2 are accepted too.
     */
    public static Optional<Language> ofTag(String tag) {
        return tag.length() > LONGEST_TAG ? Optional.empty() : ofSubtag(primary(PastedText.trim(tag)));
    }

    private static String primary(String tag) {
        return AFTER_PRIMARY.matcher(tag).replaceFirst("").toLowerCase(Locale.ROOT);
    }

    private static Optional<Language> ofSubtag(String primary) {
        for (var language : values()) {
            if (language.subtags.contains(primary)) {
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
