package dev.ias.web;

import dev.ias.ServiceOnly;
import dev.ias.http.Bulkhead;
import dev.ias.http.CauseChain;
import dev.ias.http.ClientAddresses;
import dev.ias.http.LanguageNegotiation;
import dev.ias.http.OverloadedException;
import dev.ias.http.RetryAfter;
import dev.ias.link.LinkService;
import dev.ias.link.LinkState;
import dev.ias.verification.FailureException;
import dev.ias.verification.LinkToken;
import io.micronaut.context.annotation.Context;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import jakarta.inject.Named;
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

/**
 * Serves the page of a mailed link. Mail scanners follow links and run scripts, so GET and HEAD change nothing; only
 * the POST of the button confirms.
 */
@Context
@ServiceOnly
@Controller("/email-verifications/{token}")
class LinkController {

    private static final Logger LOG = LoggerFactory.getLogger(LinkController.class);
    private static final String TEMPLATE = "page/email-verification.html";
    private static final MediaType HTML = MediaType.of("text/html;charset=utf-8");
    private static final int NONCE_BYTES = 16;

    private final LinkService links;
    private final ClientAddresses clients;
    private final Bulkhead threads;
    private final SecureRandom random = new SecureRandom();
    private final PebbleTemplate template = new PebbleEngine.Builder()
            .loader(new ClasspathLoader(LinkController.class.getClassLoader()))
            .build()
            .getTemplate(TEMPLATE);

    LinkController(LinkService links, ClientAddresses clients, @Named("page") Bulkhead threads) {
        this.links = links;
        this.clients = clients;
        this.threads = threads;
    }

    @Get
    @Produces(MediaType.TEXT_HTML)
    CompletableFuture<HttpResponse<String>> show(HttpRequest<?> request, @PathVariable String token) {
        return answer(request, token, links::state, LinkPage.OPEN);
    }

    @Post
    @Consumes(MediaType.ALL)
    @Produces(MediaType.TEXT_HTML)
    CompletableFuture<HttpResponse<String>> confirm(HttpRequest<?> request, @PathVariable String token) {
        var client = clients.of(request);
        return answer(request, token, link -> links.confirm(link, client), LinkPage.CONFIRMED);
    }

    private CompletableFuture<HttpResponse<String>> answer(
            HttpRequest<?> request, String token, Function<LinkToken, LinkState> call, LinkPage whenOpen) {
        return threads.call(request, () -> page(request, token, call, whenOpen))
                .exceptionallyCompose(failure -> failure instanceof OverloadedException
                        ? CompletableFuture.completedFuture(overloaded(request))
                        : CompletableFuture.failedFuture(failure));
    }

    /** Renders the 503 on the calling thread; it needs no database, and the template is compiled. */
    private HttpResponse<String> overloaded(HttpRequest<?> request) {
        return RetryAfter.add(page(request, LinkPage.UNAVAILABLE, ""), RetryAfter.OVERLOADED);
    }

    private HttpResponse<String> page(
            HttpRequest<?> request, String token, Function<LinkToken, LinkState> call, LinkPage whenOpen) {
        try {
            return switch (LinkToken.parse(token).map(call).orElseGet(LinkState.Unknown::new)) {
                case LinkState.Open(var verification) ->
                    page(request, whenOpen, verification.address().masked());
                case LinkState.Confirmed(var verification) ->
                    page(
                            request,
                            LinkPage.ALREADY_CONFIRMED,
                            verification.address().masked());
                case LinkState.Expired(var verification) ->
                    page(request, LinkPage.EXPIRED, verification.address().masked());
                case LinkState.Unknown() -> page(request, LinkPage.UNKNOWN, "");
            };
        } catch (FailureException e) {
            LOG.warn("Failed to look up a link; answering 503: {}", CauseChain.of(e));
            return page(request, LinkPage.UNAVAILABLE, "");
        }
    }

    private MutableHttpResponse<String> page(HttpRequest<?> request, LinkPage page, String address) {
        var language = LanguageNegotiation.language(null, request);
        var text = page.text(language);
        var nonce = nonce();
        var html = new StringWriter();
        try {
            template.evaluate(
                    html,
                    Map.of(
                            "language", language.tag(),
                            "title", text.title(),
                            "text", text.text(),
                            "button", text.button(),
                            "address", address,
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
