package dev.ias.language;

import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.util.IllformedLocaleException;
import com.ibm.icu.util.ULocale;
import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingsCheck;
import dev.ias.settings.Spelling;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Rejects languages of an operator with an invalid tag, an unknown key, or a pattern that cannot be filled in. */
@Singleton
final class LanguageCheck implements SettingsCheck {

    static final String SETTING = "ias.language.directory";

    private static final Set<String> LANGUAGES = Set.of(ULocale.getISOLanguages());

    private final LanguageSettings settings;

    LanguageCheck(LanguageSettings settings) {
        this.settings = settings;
    }

    /** Returns a check of each folder, file and text, so that one run reports all mistakes. */
    @Override
    public List<Runnable> checks() {
        var checks = new ArrayList<Runnable>();
        settings.ownLanguages().ifPresent(directory -> {
            try {
                addChecks(directory, checks);
            } catch (InvalidSettingException e) {
                checks.add(() -> {
                    throw e;
                });
            }
        });
        return checks;
    }

    private static void addChecks(String directory, List<Runnable> checks) {
        var english = Optional.ofNullable(LanguageFiles.builtIn().get("en")).orElseThrow();
        checks.add(() -> LanguageFiles.requireKnownNames(directory));
        var languages = LanguageFiles.of(directory);
        checks.add(() -> {
            if (languages.isEmpty()) {
                throw new InvalidSettingException("%s: '%s' has no folder such as sv".formatted(SETTING, directory));
            }
        });
        languages.forEach((tag, patterns) -> {
            checks.add(() -> requireTag(tag));
            for (var file : TextFile.values()) {
                var place = tag + "/" + file.fileName();
                patterns.of(file)
                        .forEach((key, pattern) ->
                                checks.add(() -> requirePattern(file, place, key, pattern, english.of(file))));
            }
        });
    }

    private static void requireTag(String tag) {
        try {
            var locale = new ULocale.Builder().setLanguageTag(tag).build();
            if (locale.toLanguageTag().equals(tag) && LANGUAGES.contains(locale.getLanguage())) {
                return;
            }
        } catch (IllformedLocaleException e) {
            // Reported below like a tag that is not canonical.
        }
        throw new InvalidSettingException(
                "%s: the folder '%s' is not named by a BCP 47 tag such as sv or zh-Hant".formatted(SETTING, tag));
    }

    private static void requirePattern(
            TextFile file, String place, String key, String pattern, Map<String, String> english) {
        if (pattern.isBlank()) {
            throw new InvalidSettingException("%s: %s: %s is empty".formatted(SETTING, place, key));
        }
        if (pattern.contains("'{") || pattern.contains("}'")) {
            throw new InvalidSettingException("%s: %s: %s has an apostrophe that makes a placeholder literal; write ’"
                    .formatted(SETTING, place, key));
        }
        if (file == TextFile.SIGN_UP) {
            requirePlain(place, key, pattern);
        }
        var expected = Optional.ofNullable(english.get(key)).orElseThrow(() -> unknownKey(place, key, english));
        var names = names(place, key, pattern);
        var allowed = names(place, key, expected);
        names.removeAll(allowed);
        if (!names.isEmpty()) {
            throw new InvalidSettingException("%s: %s: %s has {%s}; the placeholders of this text are %s"
                    .formatted(SETTING, place, key, names.first(), allowed));
        }
    }

    /** Browsers format names and plurals only. */
    private static void requirePlain(String place, String key, String pattern) {
        var parts = parse(place, key, pattern);
        for (var i = 0; i < parts.countParts(); i++) {
            var part = parts.getPart(i);
            if (part.getType() == MessagePattern.Part.Type.ARG_START
                    && part.getArgType() != MessagePattern.ArgType.NONE
                    && part.getArgType() != MessagePattern.ArgType.PLURAL) {
                throw new InvalidSettingException(
                        "%s: %s: %s may have {name} and plural only, because browsers format it"
                                .formatted(SETTING, place, key));
            }
        }
    }

    private static InvalidSettingException unknownKey(String place, String key, Map<String, String> english) {
        var hint = Spelling.nearest(key, english.keySet().stream())
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse("");
        return new InvalidSettingException("%s: %s: %s is not a text%s".formatted(SETTING, place, key, hint));
    }

    /** Returns the names of the placeholders of a pattern. */
    static SortedSet<String> names(String place, String key, String pattern) {
        var names = new TreeSet<String>();
        var parts = parse(place, key, pattern);
        for (var i = 0; i < parts.countParts(); i++) {
            if (parts.getPartType(i) == MessagePattern.Part.Type.ARG_NAME) {
                names.add(parts.getSubstring(parts.getPart(i)));
            }
        }
        return names;
    }

    private static MessagePattern parse(String place, String key, String pattern) {
        try {
            return new MessagePattern(pattern);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new InvalidSettingException(
                    "%s: %s: %s is not an ICU message pattern: %s".formatted(SETTING, place, key, e.getMessage()), e);
        }
    }
}
