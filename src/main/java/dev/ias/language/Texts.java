package dev.ias.language;

import com.ibm.icu.text.DateFormat;
import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import dev.ias.verification.Language;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Thread-safe texts of one file in one language, as ICU message patterns. */
public final class Texts {

    private static final String TIME = "yMMMMdHmz";
    private static final char FIRST_STRONG_ISOLATE = '\u2068';
    private static final char POP_DIRECTIONAL_ISOLATE = '\u2069';

    private final Language language;
    private final ULocale locale;
    private final Map<String, String> patterns;
    private final Map<String, Text> texts = new ConcurrentHashMap<>();
    private final Map<String, String> countries = new ConcurrentHashMap<>();
    // At most one format; created on first use, because that takes milliseconds.
    private final Map<String, DateFormat> times = new ConcurrentHashMap<>();

    Texts(Language language, Map<String, String> patterns) {
        this.language = language;
        // Digits as in codes and addresses.
        this.locale = ULocale.forLanguageTag(language.tag()).setKeywordValue("numbers", "latn");
        this.patterns = patterns;
    }

    public Language language() {
        return language;
    }

    /** Returns the value of the attribute {@code dir}: {@code ltr} or {@code rtl}. */
    public String direction() {
        return locale.isRightToLeft() ? "rtl" : "ltr";
    }

    /** Returns the language's own name, such as {@code Deutsch}. */
    public String languageName() {
        return ULocale.forLanguageTag(language.tag()).getDisplayNameWithDialect(locale);
    }

    /** Returns the patterns by key. */
    public Map<String, String> patterns() {
        return patterns;
    }

    /**
     * Returns a text. In languages that are written from right to left, values that are text are isolated (Unicode
     * Standard Annex 9), so that an address keeps its order.
     *
     * @param values numbers and texts by the names of placeholders
     * @throws IllegalArgumentException if there is no such key
     */
    public String text(String key, Map<String, ?> values) {
        return format(key, locale.isRightToLeft() ? isolated(values) : values);
    }

    /** Returns a text of one line without control characters, as subjects need it. */
    public String line(String key, Map<String, ?> values) {
        return format(key, values).replaceAll("\\s+", " ").strip();
    }

    public String text(String key) {
        return text(key, Map.of());
    }

    /** Returns a date and time in UTC, such as {@code November 29, 2026 at 14:05 UTC}. */
    public String time(Instant time) {
        var format = times.computeIfAbsent(TIME, this::timeFormat);
        // A format is not thread-safe.
        synchronized (format) {
            return format.format(Date.from(time));
        }
    }

    private DateFormat timeFormat(String skeleton) {
        var format = DateFormat.getInstanceForSkeleton(skeleton, locale);
        format.setTimeZone(TimeZone.getTimeZone("Etc/UTC"));
        return format;
    }

    /**
     * Returns the name of a country.
     *
     * @param code one of ISO 3166-1 alpha-2; the names are cached
     */
    public String country(String code) {
        return countries.computeIfAbsent(code, unnamed -> new ULocale("", unnamed).getDisplayCountry(locale));
    }

    private String format(String key, Map<String, ?> values) {
        return texts.computeIfAbsent(key, this::find).format(values);
    }

    private Text find(String key) {
        return Optional.ofNullable(patterns.get(key))
                .map(pattern -> Text.of(new MessageFormat(pattern, locale)))
                .orElseThrow(() -> new IllegalArgumentException("There is no text " + key));
    }

    /**
     * A text.
     *
     * @param constant the text itself, if it has no placeholders, as most
     */
    private record Text(MessageFormat format, Optional<String> constant) {

        static Text of(MessageFormat format) {
            return new Text(
                    format,
                    format.getArgumentNames().isEmpty() ? Optional.of(format.format(Map.of())) : Optional.empty());
        }

        String format(Map<String, ?> values) {
            if (constant.isPresent()) {
                return constant.get();
            }
            // A format is not thread-safe; copying one takes longer than formatting.
            synchronized (format) {
                return format.format(values);
            }
        }
    }

    private static Map<String, Object> isolated(Map<String, ?> values) {
        var isolated = new HashMap<String, Object>();
        values.forEach((name, value) -> isolated.put(
                name, value instanceof String text ? FIRST_STRONG_ISOLATE + text + POP_DIRECTIONAL_ISOLATE : value));
        return isolated;
    }
}
