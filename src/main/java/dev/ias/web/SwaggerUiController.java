package dev.ias.web;

import dev.ias.ServiceOnly;
import dev.ias.http.StaticContent;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
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

/** Serves Swagger UI. Its files are loaded at start-up. */
@Context
@ServiceOnly
@Controller("/swagger-ui")
@Requires(property = "ias.swagger-ui.enabled", value = "true")
class SwaggerUiController {

    private static final URI PAGE = URI.create("/swagger-ui/");
    private static final String INDEX = "index.html";
    private static final String HTML = "text/html;charset=utf-8";
    private static final String SCRIPT = "text/javascript;charset=utf-8";
    private static final String STYLE = "text/css;charset=utf-8";
    private static final Duration MAX_AGE = Duration.ofHours(1);

    // Allow list: no part of a request is used as a file path.
    private static final Map<String, String> TYPES = Map.of(
            INDEX,
            HTML,
            "swagger-ui.css",
            STYLE,
            "index.css",
            STYLE,
            "swagger-ui-bundle.js",
            SCRIPT,
            "swagger-ui-standalone-preset.js",
            SCRIPT,
            "swagger-initializer.js",
            SCRIPT,
            "favicon-16x16.png",
            MediaType.IMAGE_PNG,
            "favicon-32x32.png",
            MediaType.IMAGE_PNG);

    // Swagger UI needs inline styles and data URLs for icons.
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private final Map<String, StaticContent> files;

    SwaggerUiController(ResourceLoader resources) {
        this.files = TYPES.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        file -> StaticContent.load(
                                resources, "swagger-ui/" + file.getKey(), MediaType.of(file.getValue()), MAX_AGE)));
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
        return file.answer(request)
                .header("Content-Security-Policy", POLICY)
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer");
    }
}
