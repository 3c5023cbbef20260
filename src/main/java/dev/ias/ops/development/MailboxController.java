package dev.ias.ops.development;

import dev.ias.ServiceOnly;
import dev.ias.http.HtmlNegotiation;
import dev.ias.http.SameOrigin;
import dev.ias.http.StaticFolder;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.exceptions.HttpStatusException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Serves the mailbox over HTTP: a page if the client prefers HTML, else JSON. Mails are hostile: their HTML is served
 * without scripts, forms and remote content, in an origin of its own.
 */
@Context
@ServiceOnly
@Controller("/dev/mailbox")
class MailboxController {

    private static final String INDEX = "mailbox.html";
    private static final MediaType HTML = MediaType.of("text/html;charset=utf-8");
    private static final MediaType SOURCE = MediaType.of("text/plain;charset=utf-8");
    private static final String POLICY_HEADER = "Content-Security-Policy";

    // No inline scripts or styles, connections to this service only, and no text is parsed as markup (Trusted Types).
    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src"
                    + " 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for"
                    + " 'script'; trusted-types 'none'";

    private static final String REMOTE = " https: http:";

    // The parser moves the element into the head of the mail, whose own doctype and head it then ignores or merges.
    private static final String LINKS_OPEN_IN_TABS = "<!doctype html><base target=\"_blank\">";

    private final Mailbox mailbox;
    private final StaticFolder files;

    MailboxController(Mailbox mailbox, ResourceLoader resources) {
        this.mailbox = mailbox;
        this.files = StaticFolder.load(
                resources, "development/mailbox", Duration.ZERO, INDEX, "mailbox.css", "mailbox.js", "mail-text.js");
    }

    @Get(produces = MediaType.ALL)
    HttpResponse<?> mails(HttpRequest<?> request, @Nullable @QueryValue String to) {
        var response = HtmlNegotiation.prefersHtml(request) ? page(request, INDEX) : list(request, to);
        return response.header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    }

    @Get(uri = "/assets/{name}", produces = MediaType.ALL)
    HttpResponse<?> file(HttpRequest<?> request, @PathVariable String name) {
        return page(request, name);
    }

    @Get("/{number}")
    ReceivedMail mail(@PathVariable long number) {
        return find(number).mail();
    }

    /** Returns the HTML of a mail; with images and styles of other hosts only if {@code remote} is set. */
    @Get(uri = "/{number}/html", produces = MediaType.ALL)
    HttpResponse<String> html(@PathVariable long number, @QueryValue(defaultValue = "false") boolean remote) {
        return HttpResponse.ok(LINKS_OPEN_IN_TABS + find(number).mail().html())
                .contentType(HTML)
                .header(POLICY_HEADER, mailPolicy(remote ? REMOTE : ""))
                .header("Referrer-Policy", "no-referrer");
    }

    @Get(uri = "/{number}/source", produces = MediaType.ALL)
    HttpResponse<String> source(@PathVariable long number) {
        return HttpResponse.ok(new String(find(number).source(), StandardCharsets.UTF_8))
                .contentType(SOURCE)
                .header(POLICY_HEADER, "sandbox; default-src 'none'");
    }

    @Delete
    HttpResponse<?> deleteAll(HttpRequest<?> request) {
        requireSameOrigin(request);
        mailbox.deleteAll();
        return HttpResponse.noContent();
    }

    @Delete("/{number}")
    HttpResponse<?> delete(HttpRequest<?> request, @PathVariable long number) {
        requireSameOrigin(request);
        if (!mailbox.delete(number)) {
            throw notFound();
        }
        return HttpResponse.noContent();
    }

    /** Mails have inline styles. Links open in new tabs, which are not sandboxed. */
    private static String mailPolicy(String remoteSources) {
        return String.format(
                Locale.ROOT,
                "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src"
                        + " 'unsafe-inline'%1$s; img-src data:%1$s; font-src data:%1$s; form-action 'none'; base-uri"
                        + " 'none'; frame-ancestors 'self'",
                remoteSources);
    }

    private MutableHttpResponse<?> page(HttpRequest<?> request, String name) {
        return files.answer(request, name).header(POLICY_HEADER, PAGE_POLICY).header("Referrer-Policy", "no-referrer");
    }

    /** Returns the mails as JSON; 304 if the client has them. */
    private MutableHttpResponse<?> list(HttpRequest<?> request, @Nullable String to) {
        var content = mailbox.content(Optional.ofNullable(to));
        var tag = '"' + content.version() + '"';
        var response = request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).contains(tag)
                ? HttpResponse.notModified()
                : HttpResponse.ok(content.mails()).contentType(MediaType.APPLICATION_JSON_TYPE);
        return response.header(HttpHeaders.ETAG, tag).header(HttpHeaders.CACHE_CONTROL, "no-cache");
    }

    private Mailbox.Entry find(long number) {
        return mailbox.find(number).orElseThrow(MailboxController::notFound);
    }

    private static HttpStatusException notFound() {
        return new HttpStatusException(HttpStatus.NOT_FOUND, "No such mail");
    }

    private static void requireSameOrigin(HttpRequest<?> request) {
        if (!SameOrigin.allows(request)) {
            throw new HttpStatusException(HttpStatus.FORBIDDEN, "Not allowed for pages of other origins");
        }
    }
}
