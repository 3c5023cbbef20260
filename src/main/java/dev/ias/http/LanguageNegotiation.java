package dev.ias.http;

import dev.ias.http.HeaderList.Weighted;
import dev.ias.verification.Language;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Selects the language of mails and pages: the requested one, else one that Accept-Language lists, else English. */
public final class LanguageNegotiation {

    private LanguageNegotiation() {}

    /**
     * Returns the language to use. Looks up the ranges of Accept-Language by descending weight (RFC 4647 section 3.4);
     * a malformed range drops itself only.
     *
     * @param tag a BCP 47 tag that takes precedence over Accept-Language; ignored if it is malformed or not supported
     */
    public static Language language(@Nullable String tag, HttpRequest<?> request) {
        return Optional.ofNullable(tag)
                .flatMap(Language::ofTag)
                .or(() -> HeaderList.weighted(request, HttpHeaders.ACCEPT_LANGUAGE)
                        .filter(range -> range.weight() > 0)
                        .sorted(Comparator.comparingDouble(Weighted::weight).reversed())
                        .flatMap(range -> Language.ofTag(range.value()).stream())
                        .findFirst())
                .orElse(Language.EN);
    }
}
