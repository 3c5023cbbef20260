package dev.ias.web;

import dev.ias.brand.Brand;
import dev.ias.http.Bulkhead;
import dev.ias.http.CauseChain;
import dev.ias.http.LanguageNegotiation;
import dev.ias.http.OverloadedException;
import dev.ias.http.RetryAfter;
import dev.ias.language.Languages;
import dev.ias.language.TextFile;
import dev.ias.language.Texts;
import dev.ias.verification.Address;
import dev.ias.verification.FailureException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the pages of mailed links: runs their blocking work on the bulkhead of pages, and renders them. */
@Singleton
class LinkPages {

    private static final Logger LOG = LoggerFactory.getLogger(LinkPages.class);
    private static final String TEMPLATE = "page/link.html";
    private static final MediaType HTML = MediaType.of("text/html;charset=utf-8");
    private static final int NONCE_BYTES = 16;

    private final Bulkhead threads;
    private final LanguageNegotiation negotiation;
    private final Languages languages;
    private final Brand brand;
    private final SecureRandom random = new SecureRandom();
    private final PebbleTemplate template = new PebbleEngine.Builder()
            .loader(new ClasspathLoader(LinkPages.class.getClassLoader()))
            .build()
            .getTemplate(TEMPLATE);

    /**
     * A page.
     *
     * @param values of the placeholders in its texts
     * @param address masked; not shown if empty
     * @param action relative URL that the button posts to; that of the page if empty
     */
    record View(LinkPage page, Map<String, Object> values, String address, String action) {

        static View of(LinkPage page) {
            return new View(page, Map.of(), "", "");
        }

        View about(Address shown) {
            return new View(page, values, shown.masked(), action);
        }

        View with(String name, Object value) {
            return new View(page, Map.of(name, value), address, action);
        }

        View posting(String relative) {
            return new View(page, values, address, relative);
        }
    }

    LinkPages(@Named("page") Bulkhead threads, LanguageNegotiation negotiation, Languages languages, Brand brand) {
        this.threads = threads;
        this.negotiation = negotiation;
        this.languages = languages;
        this.brand = brand;
    }

    private Texts texts(HttpRequest<?> request) {
        return languages.texts(negotiation.language(null, request), TextFile.PAGE);
    }

    /**
     * Answers with the page that {@code work} decides on, which may block; with 503 if it fails or no thread is free.
     */
    CompletableFuture<HttpResponse<String>> answer(HttpRequest<?> request, Function<Texts, View> work) {
        var texts = texts(request);
        return threads.<HttpResponse<String>>call(request, () -> render(view(texts, work), texts))
                .exceptionallyCompose(failure -> failure instanceof OverloadedException
                        ? CompletableFuture.completedFuture(overloaded(texts))
                        : CompletableFuture.failedFuture(failure));
    }

    /** Renders the 503 on the calling thread; it needs no database, and the template is compiled. */
    private HttpResponse<String> overloaded(Texts texts) {
        return RetryAfter.add(render(View.of(LinkPage.UNAVAILABLE), texts), RetryAfter.OVERLOADED);
    }

    private static View view(Texts texts, Function<Texts, View> work) {
        try {
            return work.apply(texts);
        } catch (FailureException e) {
            LOG.warn("Failed to look up a link; answering 503: {}", CauseChain.of(e));
            return View.of(LinkPage.UNAVAILABLE);
        }
    }

    private MutableHttpResponse<String> render(View view, Texts texts) {
        var page = view.page();
        var values = new HashMap<>(view.values());
        values.put("product", brand.name());
        var nonce = nonce();
        var html = new StringWriter();
        try {
            template.evaluate(
                    html,
                    Map.of(
                            "language", texts.language().tag(),
                            "direction", texts.direction(),
                            "title", texts.text(page.key("title"), values),
                            "text", texts.text(page.key("text"), values),
                            "button", page.hasButton() ? texts.text(page.key("button"), values) : "",
                            "address", view.address(),
                            "action", view.action(),
                            "nonce", nonce));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HttpResponse.<String>status(page.status())
                .body(html.toString())
                .contentType(HTML)
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'nonce-%s'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
                                .formatted(nonce))
                .header("Referrer-Policy", "no-referrer");
    }

    private String nonce() {
        var bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
