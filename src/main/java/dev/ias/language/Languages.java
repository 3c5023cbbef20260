package dev.ias.language;

import com.ibm.icu.util.IllformedLocaleException;
import com.ibm.icu.util.LocaleMatcher;
import com.ibm.icu.util.ULocale;
import dev.ias.input.PastedText;
import dev.ias.language.LanguageFiles.Patterns;
import dev.ias.verification.Language;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The languages that mails and pages are available in: those of the service, and those of {@code
 * ias.language.directory}. A text that a language lacks is taken from the language without its region or script, and
 * else is English.
 */
@Singleton
public class Languages {

    private static final int LONGEST_TAG = 64;
    private static final Pattern POSIX_SUFFIX = Pattern.compile("[.@].*");

    private final Map<Language, Map<TextFile, Texts>> texts;
    private final LocaleMatcher near;
    private final LocaleMatcher any;

    Languages(LanguageSettings settings) {
        this(merged(
                LanguageFiles.builtIn(),
                settings.ownLanguages().map(LanguageFiles::of).orElse(Map.of())));
    }

    private Languages(Map<String, Patterns> patterns) {
        var all = new TreeMap<String, Map<TextFile, Texts>>();
        patterns.keySet().forEach(tag -> all.put(tag, texts(tag, complete(tag, patterns))));
        this.texts = all.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(entry -> new Language(entry.getKey()), Map.Entry::getValue));
        var available = all.keySet().stream().map(ULocale::forLanguageTag).toList();
        this.any = LocaleMatcher.builder()
                .setSupportedULocales(available)
                .setNoDefaultLocale()
                .build();
        // Catalan and Spanish are near; languages whose readers often understand English are further away.
        this.near = LocaleMatcher.builder()
                .setSupportedULocales(available)
                .setNoDefaultLocale()
                .setMaxDistance(Locale.forLanguageTag("ca"), Locale.forLanguageTag("es"))
                .build();
    }

    /**
     * Returns the tags of the available languages, without the texts.
     *
     * @throws dev.ias.settings.InvalidSettingException if the operator's directory cannot be read
     */
    public static Set<String> tags(LanguageSettings settings) {
        var tags = new TreeSet<>(LanguageFiles.builtInTags());
        settings.ownLanguages().map(LanguageFiles::of).ifPresent(own -> tags.addAll(own.keySet()));
        return tags;
    }

    /** Returns the available languages, ordered by tag. */
    public List<Language> all() {
        return texts.keySet().stream()
                .sorted(Comparator.comparing(Language::tag))
                .toList();
    }

    /**
     * Returns the languages with these tags; all if there are none.
     *
     * @throws IllegalArgumentException if one is not available
     */
    public List<Language> chosen(List<String> tags) {
        return tags.isEmpty() ? all() : tags.stream().map(this::available).toList();
    }

    private Language available(String tag) {
        return Optional.of(new Language(tag))
                .filter(texts::containsKey)
                .orElseThrow(() -> new IllegalArgumentException("'%s' is not one of the languages %s"
                        .formatted(tag, all().stream().map(Language::tag).collect(Collectors.joining(", ")))));
    }

    /**
     * Returns the available language that serves readers of a language best, by the matching of CLDR (Unicode Technical
     * Standard 35): {@code zh-TW} is served by {@code zh-Hant}, {@code pt-PT} by {@code pt-BR}.
     *
     * @param tag a BCP 47 tag; locales of POSIX ({@code zh_CN.UTF-8}) and codes of ISO 639-2 are accepted too
     * @return empty if the tag is malformed or no language is near
     */
    public Optional<Language> of(String tag) {
        return of(List.of(tag));
    }

    /**
     * Returns the available language for readers of several languages: the first for which a near one is available,
     * else the first for which there is one that many of its readers also understand.
     *
     * @param tags in order of preference; malformed ones are left out
     */
    public Optional<Language> of(List<String> tags) {
        var locales = tags.stream().flatMap(tag -> locale(tag).stream()).toList();
        return first(near, locales).or(() -> first(any, locales));
    }

    private static Optional<Language> first(LocaleMatcher matcher, List<ULocale> locales) {
        return locales.stream()
                .flatMap(locale -> Stream.ofNullable(matcher.getBestMatch(locale)))
                .findFirst()
                .map(found -> new Language(found.toLanguageTag()));
    }

    private static Optional<ULocale> locale(String text) {
        var tag = PastedText.trim(text);
        if (tag.length() > LONGEST_TAG) {
            return Optional.empty();
        }
        try {
            var locale = new ULocale.Builder()
                    .setLanguageTag(POSIX_SUFFIX.matcher(tag).replaceFirst("").replace('_', '-'))
                    .build();
            return locale.getLanguage().isEmpty() ? Optional.empty() : Optional.of(ULocale.createCanonical(locale));
        } catch (IllformedLocaleException e) {
            return Optional.empty();
        }
    }

    /** Returns the texts of a file; those of English if the language is not available any more. */
    public Texts texts(Language language, TextFile file) {
        return Optional.ofNullable(texts.get(language))
                .or(() -> Optional.ofNullable(texts.get(Language.ENGLISH)))
                .map(files -> files.get(file))
                .orElseThrow();
    }

    private static Map<String, Patterns> merged(Map<String, Patterns> builtIn, Map<String, Patterns> own) {
        var merged = new TreeMap<>(builtIn);
        own.forEach((tag, patterns) -> merged.merge(tag, patterns, (before, changed) -> changed.orElse(before)));
        return merged;
    }

    private static Patterns complete(String tag, Map<String, Patterns> all) {
        var complete = all.getOrDefault(tag, Patterns.NONE);
        for (var parent = ULocale.forLanguageTag(tag).getFallback();
                parent != null && !parent.getName().isEmpty();
                parent = parent.getFallback()) {
            complete = complete.orElse(all.getOrDefault(parent.toLanguageTag(), Patterns.NONE));
        }
        return complete.orElse(all.getOrDefault(Language.ENGLISH.tag(), Patterns.NONE));
    }

    private static Map<TextFile, Texts> texts(String tag, Patterns patterns) {
        var files = new EnumMap<TextFile, Texts>(TextFile.class);
        for (var file : TextFile.values()) {
            files.put(file, new Texts(new Language(tag), patterns.of(file)));
        }
        return files;
    }
}
