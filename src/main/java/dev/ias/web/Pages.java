package dev.ias.web;

import dev.ias.brand.Brand;
import dev.ias.http.LanguageNegotiation;
import dev.ias.language.Languages;
import dev.ias.language.TextFile;
import dev.ias.language.Texts;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Renders pages from the templates in {@code page/}, with the brand and in the language of the reader. */
@Singleton
class Pages {

    private static final MediaType HTML = MediaType.of("text/html;charset=utf-8");
    private static final int MAXIMUM_DEPTH = 20;

    private final LanguageNegotiation negotiation;
    private final Languages languages;
    private final Brand brand;
    private final Optional<String> logoOrigin;
    private final boolean ownLogo;
    private final PebbleEngine templates = new PebbleEngine.Builder()
            .loader(new ClasspathLoader(Pages.class.getClassLoader()))
            .build();

    Pages(LanguageNegotiation negotiation, Languages languages, Brand brand) {
        this.negotiation = negotiation;
        this.languages = languages;
        this.brand = brand;
        this.logoOrigin = brand.logoUrl().map(Pages::origin);
        this.ownLogo = brand.logoFile().isPresent();
    }

    /** Returns the texts in the language of the reader. */
    Texts texts(HttpRequest<?> request) {
        return languages.texts(negotiation.language(null, request), TextFile.PAGE);
    }

    String product() {
        return brand.name();
    }

    /**
     * Renders a page into a response. Does no I/O, so that it can be called on an event loop.
     *
     * @param template name of a file in {@code page/}, which extends the layout
     * @param values of the template; {@code title} is required
     */
    MutableHttpResponse<String> render(
            MutableHttpResponse<?> response,
            HttpRequest<?> request,
            Texts texts,
            String template,
            Map<String, Object> values) {
        var all = common(request, texts);
        all.putAll(values);
        var html = new StringWriter();
        try {
            templates.getTemplate("page/" + template).evaluate(html, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        response.getHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'self'; img-src 'self'%s; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
                                .formatted(
                                        logoOrigin.map(origin -> " " + origin).orElse("")));
        response.getHeaders().set("Referrer-Policy", "no-referrer");
        return response.body(html.toString()).contentType(HTML);
    }

    private Map<String, Object> common(HttpRequest<?> request, Texts texts) {
        var root = root(request);
        var values = new HashMap<String, Object>();
        values.put("language", texts.language().tag());
        values.put("direction", texts.direction());
        values.put("root", root);
        values.put("product", brand.name());
        values.put("logo", brand.logoUrl().map(URI::toString).orElse(ownLogo ? root + "assets/logo" : ""));
        values.put("supportAddress", brand.supportAddress().orElse(""));
        values.put(
                "support",
                brand.supportAddress()
                        .map(address -> texts.text("support", Map.of("address", address)))
                        .orElse(""));
        values.put("legal", brand.legalFooter().orElse(""));
        return values;
    }

    /** Returns the relative URL of "/", so that pages also work behind a path prefix of a proxy. */
    private static String root(HttpRequest<?> request) {
        var path = Optional.ofNullable(request.getUri().getRawPath()).orElse("/");
        var depth = path.chars().filter(character -> character == '/').count() - 1;
        return depth > MAXIMUM_DEPTH ? "/" : "./" + "../".repeat((int) Math.max(depth, 0));
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }
}
