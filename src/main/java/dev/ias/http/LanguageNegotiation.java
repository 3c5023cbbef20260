package dev.ias.http;

import dev.ias.http.HeaderList.Weighted;
import dev.ias.language.Languages;
import dev.ias.verification.Language;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Selects the language of mails and pages: the requested one, else one that Accept-Language lists, else English. */
@Singleton
public class LanguageNegotiation {

    private final Languages languages;

    LanguageNegotiation(Languages languages) {
        this.languages = languages;
    }

    /**
     * Returns the language to use. Looks up the ranges of Accept-Language by descending weight (RFC 4647 section 3.4);
     * a malformed range drops itself only.
     *
     * @param tag a BCP 47 tag that takes precedence over Accept-Language; ignored if it is malformed or no language is
     *     near
     */
    public Language language(@Nullable String tag, HttpRequest<?> request) {
        var accepted = HeaderList.weighted(request, HttpHeaders.ACCEPT_LANGUAGE)
                .filter(range -> range.weight() > 0)
                .sorted(Comparator.comparingDouble(Weighted::weight).reversed())
                .map(Weighted::value);
        return languages
                .of(Stream.concat(Stream.ofNullable(tag), accepted).toList())
                .orElse(Language.ENGLISH);
    }
}
