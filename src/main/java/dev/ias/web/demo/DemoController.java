package dev.ias.web.demo;

import dev.ias.ServiceOnly;
import dev.ias.http.StaticFolder;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import java.net.URI;
import java.time.Duration;

/** Serves the files of the demo, which shows the web component and its calls and loads nothing from other hosts. */
@Context
@ServiceOnly
@Controller("/demo")
class DemoController {

    private static final URI PAGE = URI.create("/demo/");
    private static final String INDEX = "index.html";

    // No inline scripts or styles, connections to this service only, and no text is parsed as markup (Trusted Types).
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'";

    private final StaticFolder files;

    DemoController(ResourceLoader resources) {
        this.files = StaticFolder.load(
                resources, "development/demo", Duration.ZERO, INDEX, "demo.css", "demo.js", "calls.js", "token.js");
    }

    /** Redirects to the URL with a trailing slash, because the page refers to its files by relative URLs. */
    @Get(produces = MediaType.ALL)
    HttpResponse<?> page(HttpRequest<?> request) {
        return request.getPath().endsWith("/") ? file(request, INDEX) : HttpResponse.permanentRedirect(PAGE);
    }

    @Get(uri = "/{name}", produces = MediaType.ALL)
    HttpResponse<?> file(HttpRequest<?> request, @PathVariable String name) {
        return files.answer(request, name)
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer");
    }
}
