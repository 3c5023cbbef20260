package dev.ias.web.demo;

import dev.ias.ServiceOnly;
import dev.ias.http.StaticContent;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.exceptions.HttpStatusException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Serves the files of the demo sign-up page, which loads nothing from other hosts. */
@Context
@ServiceOnly
@Controller("/demo")
class DemoController {

    private static final URI PAGE = URI.create("/demo/");
    private static final String INDEX = "index.html";
    private static final String FOLDER = "development/demo/";
    private static final String SCRIPT = "text/javascript;charset=utf-8";

    // Allow list: no part of a request is used as a file path.
    private static final Map<String, MediaType> FILES = Map.of(
            INDEX,
            MediaType.of("text/html;charset=utf-8"),
            "demo.css",
            MediaType.of("text/css;charset=utf-8"),
            "icon.svg",
            MediaType.of("image/svg+xml"),
            "demo.js",
            MediaType.of(SCRIPT),
            "ias.js",
            MediaType.of(SCRIPT),
            "storage.js",
            MediaType.of(SCRIPT),
            "messages.js",
            MediaType.of(SCRIPT));

    // No inline scripts or styles, connections to this service only, and no text is parsed as markup (Trusted Types).
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'";

    private final Map<String, StaticContent> files;

    DemoController(ResourceLoader resources) {
        this.files = FILES.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        file -> StaticContent.load(resources, FOLDER + file.getKey(), file.getValue(), Duration.ZERO)));
    }

    /** Redirects to the URL with a trailing slash, because the page refers to its files by relative URLs. */
    @Get(produces = MediaType.ALL)
    HttpResponse<?> page(HttpRequest<?> request) {
        return request.getPath().endsWith("/") ? file(request, INDEX) : HttpResponse.permanentRedirect(PAGE);
    }

    @Get(uri = "/{name}", produces = MediaType.ALL)
    HttpResponse<?> file(HttpRequest<?> request, @PathVariable String name) {
        var file = files.get(name);
        if (file == null) {
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "No such file");
        }
        return file.answer(request).header("Content-Security-Policy", POLICY).header("Referrer-Policy", "no-referrer");
    }
}
