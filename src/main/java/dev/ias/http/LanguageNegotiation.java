package dev.ias.http;

import dev.ias.verification.Language;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which language a person is written to in: what the call asks for, what the browser accepts, English. */
public final class LanguageNegotiation {

    private static final int LONGEST_HEADER = 512;

    private LanguageNegotiation() {}

    /**
     * The language to answer in.
     *
     * @param tag a BCP 47 tag that goes before what the browser accepts
     */
    public static Language language(@Nullable String tag, HttpRequest<?> request) {
        return Optional.ofNullable(tag)
                .flatMap(Language::ofTag)
                .or(() -> accepted(request).stream()
                        .filter(range -> range.getWeight() > 0)
                        .map(Locale.LanguageRange::getRange)
                        .flatMap(range -> Language.ofTag(range).stream())
                        .findFirst())
                .orElse(Language.EN);
    }

    /** Returns as many whole ranges as are worth parsing: the parser takes milliseconds for a header of thousands. */
    private static String bounded(String header) {
        return header.length() <= LONGEST_HEADER
                ? header
                : header.substring(0, Math.max(0, header.lastIndexOf(',', LONGEST_HEADER)));
    }

    /** The ranges of Accept-Language, the preferred one first (RFC 4647 section 2). */
    private static List<Locale.LanguageRange> accepted(HttpRequest<?> request) {
        try {
            return Optional.ofNullable(request.getHeaders().get(HttpHeaders.ACCEPT_LANGUAGE))
                    .map(LanguageNegotiation::bounded)
                    .map(Locale.LanguageRange::parse)
                    .orElse(List.of());
        } catch (IllegalArgumentException e) {
            // A wrong wish for a language is no reason to refuse a sign-up.
            return List.of();
        }
    }
}
