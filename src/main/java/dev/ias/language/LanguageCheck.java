package dev.ias.language;

import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.util.IllformedLocaleException;
import com.ibm.icu.util.ULocale;
import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingsCheck;
import dev.ias.settings.Spelling;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Rejects languages of an operator with an invalid tag, an unknown key, or a pattern that cannot be filled in. */
@Singleton
final class LanguageCheck implements SettingsCheck {

    static final String SETTING = "ias.language.directory";

    private final LanguageSettings settings;

    LanguageCheck(LanguageSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Runnable> checks() {
        return List.of(this::requireLanguages);
    }

    private void requireLanguages() {
        settings.ownLanguages().ifPresent(directory -> {
            var english = Optional.ofNullable(LanguageFiles.builtIn().get("en")).orElseThrow();
            LanguageFiles.of(directory).forEach((tag, patterns) -> {
                requireTag(tag);
                for (var file : TextFile.values()) {
                    var place = tag + "/" + file.fileName();
                    patterns.of(file).forEach((key, pattern) -> requirePattern(place, key, pattern, english.of(file)));
                }
            });
        });
    }

    private static void requireTag(String tag) {
        try {
            if (new ULocale.Builder()
                            .setLanguageTag(tag)
                            .build()
                            .toLanguageTag()
                            .equals(tag)
                    && !"und".equals(tag)) {
                return;
            }
        } catch (IllformedLocaleException e) {
            // Reported below like a tag that is not canonical.
        }
        throw new InvalidSettingException(
                "%s: the folder '%s' is not named by a BCP 47 tag such as sv or zh-Hant".formatted(SETTING, tag));
    }

    private static void requirePattern(String place, String key, String pattern, Map<String, String> english) {
        var expected = Optional.ofNullable(english.get(key)).orElseThrow(() -> unknownKey(place, key, english));
        var names = names(place, key, pattern);
        var allowed = names(place, key, expected);
        names.removeAll(allowed);
        if (!names.isEmpty()) {
            throw new InvalidSettingException("%s: %s: %s has {%s}; the placeholders of this text are %s"
                    .formatted(SETTING, place, key, names.first(), allowed));
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
        try {
            var names = new TreeSet<String>();
            var parts = new MessagePattern(pattern);
            for (var i = 0; i < parts.countParts(); i++) {
                if (parts.getPartType(i) == MessagePattern.Part.Type.ARG_NAME) {
                    names.add(parts.getSubstring(parts.getPart(i)));
                }
            }
            return names;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new InvalidSettingException(
                    "%s: %s: %s is not an ICU message pattern: %s".formatted(SETTING, place, key, e.getMessage()), e);
        }
    }
}
