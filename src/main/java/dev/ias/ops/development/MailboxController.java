package dev.ias.ops.development;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;

/** Serves the mailbox over HTTP: HTML if the client accepts it, else JSON. */
@Controller("/dev/mailbox")
class MailboxController {

    private static final String TEMPLATE = "development/mailbox.html";
    // The page shows unmodified mails in sandboxed frames.
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'";

    private final Mailbox mailbox;
    private final PebbleEngine pages = new PebbleEngine.Builder()
            .loader(new ClasspathLoader(MailboxController.class.getClassLoader()))
            .build();

    MailboxController(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    @Get
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
    HttpResponse<?> mails(HttpRequest<?> request, @Nullable @QueryValue String to) throws IOException {
        var mails = mailbox.newestFirst(Optional.ofNullable(to));
        if (request.accept().contains(MediaType.TEXT_HTML_TYPE)) {
            var page = new StringWriter();
            pages.getTemplate(TEMPLATE)
                    .evaluate(
                            page,
                            Map.of("mails", mails, "to", Optional.ofNullable(to).orElse("")));
            return HttpResponse.ok(page.toString())
                    .contentType(MediaType.TEXT_HTML_TYPE)
                    .header("Content-Security-Policy", POLICY);
        }
        return HttpResponse.ok(mails).contentType(MediaType.APPLICATION_JSON_TYPE);
    }
}
