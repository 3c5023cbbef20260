package dev.ias.page;

import dev.ias.http.CauseChain;
import dev.ias.http.ClientAddresses;
import dev.ias.http.LanguageNegotiation;
import dev.ias.verification.FailureException;
import dev.ias.verification.LinkService;
import dev.ias.verification.LinkState;
import dev.ias.verification.LinkToken;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a mailed link leads. Scanners of mail follow links, run scripts and submit forms by themselves: GET and HEAD change
 * nothing, and only the button's POST confirms.
 */
@Controller("/email-verifications/{token}")
@ExecuteOn(TaskExecutors.BLOCKING)
class LinkController {

    private static final Logger LOG = LoggerFactory.getLogger(LinkController.class);
    private static final String TEMPLATE = "page/email-verification.html";
    private static final MediaType HTML = MediaType.of("text/html;charset=utf-8");
    private static final int NONCE_BYTES = 16;

    private final LinkService links;
    private final ClientAddresses clients;
    private final SecureRandom random = new SecureRandom();
    private final PebbleEngine pages = new PebbleEngine.Builder()
            .loader(new ClasspathLoader(LinkController.class.getClassLoader()))
            .build();

    LinkController(LinkService links, ClientAddresses clients) {
        this.links = links;
        this.clients = clients;
    }

    @Get
    @Produces(MediaType.TEXT_HTML)
    HttpResponse<String> look(HttpRequest<?> request, @PathVariable String token) throws IOException {
        return answer(request, token, links::look, LinkPage.OPEN);
    }

    @Post
    @Consumes(MediaType.ALL)
    @Produces(MediaType.TEXT_HTML)
    HttpResponse<String> confirm(HttpRequest<?> request, @PathVariable String token) throws IOException {
        var client = clients.of(request);
        return answer(request, token, link -> links.confirm(link, client), LinkPage.CONFIRMED);
    }

    private HttpResponse<String> answer(
            HttpRequest<?> request, String token, Function<LinkToken, LinkState> call, LinkPage whenOpen)
            throws IOException {
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
            LOG.warn("a link could not be looked up: {}", CauseChain.of(e));
            return page(request, LinkPage.UNAVAILABLE, "");
        }
    }

    private HttpResponse<String> page(HttpRequest<?> request, LinkPage page, String address) throws IOException {
        var language = LanguageNegotiation.language(null, request);
        var words = page.words(language);
        var nonce = nonce();
        var html = new StringWriter();
        pages.getTemplate(TEMPLATE)
                .evaluate(
                        html,
                        Map.of(
                                "language", language.tag(),
                                "title", words.title(),
                                "text", words.text(),
                                "button", words.button(),
                                "address", address,
                                "nonce", nonce));
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
