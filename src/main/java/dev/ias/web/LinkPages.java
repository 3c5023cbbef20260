package dev.ias.web;

import dev.ias.http.Bulkhead;
import dev.ias.http.CauseChain;
import dev.ias.http.LanguageNegotiation;
import dev.ias.http.OverloadedException;
import dev.ias.http.RetryAfter;
import dev.ias.verification.Address;
import dev.ias.verification.FailureException;
import dev.ias.verification.Language;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
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
    private final SecureRandom random = new SecureRandom();
    private final PebbleTemplate template = new PebbleEngine.Builder()
            .loader(new ClasspathLoader(LinkPages.class.getClassLoader()))
            .build()
            .getTemplate(TEMPLATE);

    /**
     * A page in one language.
     *
     * @param address masked; not shown if empty
     * @param action relative URL that the button posts to; that of the page if empty
     */
    record View(HttpStatus status, LinkPage.Text text, String address, String action) {

        View of(Address shown) {
            return new View(status, text, shown.masked(), action);
        }

        View posting(String relative) {
            return new View(status, text, address, relative);
        }
    }

    LinkPages(@Named("page") Bulkhead threads) {
        this.threads = threads;
    }

    /**
     * Answers with the page that {@code work} decides on, which may block; with 503 if it fails or no thread is free.
     */
    CompletableFuture<HttpResponse<String>> answer(HttpRequest<?> request, Function<Language, View> work) {
        var language = LanguageNegotiation.language(null, request);
        return threads.<HttpResponse<String>>call(request, () -> render(view(language, work), language))
                .exceptionallyCompose(failure -> failure instanceof OverloadedException
                        ? CompletableFuture.completedFuture(overloaded(language))
                        : CompletableFuture.failedFuture(failure));
    }

    /** Renders the 503 on the calling thread; it needs no database, and the template is compiled. */
    private HttpResponse<String> overloaded(Language language) {
        return RetryAfter.add(render(LinkPage.UNAVAILABLE.view(language), language), RetryAfter.OVERLOADED);
    }

    private static View view(Language language, Function<Language, View> work) {
        try {
            return work.apply(language);
        } catch (FailureException e) {
            LOG.warn("Failed to look up a link; answering 503: {}", CauseChain.of(e));
            return LinkPage.UNAVAILABLE.view(language);
        }
    }

    private MutableHttpResponse<String> render(View view, Language language) {
        var nonce = nonce();
        var html = new StringWriter();
        try {
            template.evaluate(
                    html,
                    Map.of(
                            "language", language.tag(),
                            "title", view.text().title(),
                            "text", view.text().text(),
                            "button", view.text().button(),
                            "address", view.address(),
                            "action", view.action(),
                            "nonce", nonce));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HttpResponse.<String>status(view.status())
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
