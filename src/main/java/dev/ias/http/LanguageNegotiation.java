package dev.ias.http;

import dev.ias.verification.Language;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Selects the language of mails and pages: the requested one, else one that Accept-Language lists, else English. */
public final class LanguageNegotiation {

    private static final int LONGEST_HEADER = 512;

    private LanguageNegotiation() {}

    /**
     * Returns the language to use.
     *
     * @param tag a BCP 47 tag that takes precedence over Accept-Language; ignored if it is malformed or not supported
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

    /** Truncates a header at a comma to at most 512 characters: parsing thousands of ranges takes milliseconds. */
    private static String bounded(String header) {
        return header.length() <= LONGEST_HEADER
                ? header
                : header.substring(0, Math.max(0, header.lastIndexOf(',', LONGEST_HEADER)));
    }

    /** Returns the ranges of Accept-Language by descending weight (RFC 4647 section 2). */
    private static List<Locale.LanguageRange> accepted(HttpRequest<?> request) {
        try {
            return Optional.ofNullable(request.getHeaders().get(HttpHeaders.ACCEPT_LANGUAGE))
                    .map(LanguageNegotiation::bounded)
                    .map(Locale.LanguageRange::parse)
                    .orElse(List.of());
        } catch (IllegalArgumentException e) {
            // A malformed Accept-Language is ignored; it must not fail the request.
            return List.of();
        }
    }
}
