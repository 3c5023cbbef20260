package dev.ias.web;

import dev.ias.ServiceOnly;
import dev.ias.http.StaticFolder;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import java.net.URI;
import java.time.Duration;

/** Serves Swagger UI. Its files are loaded at start-up. */
@Context
@ServiceOnly
@Controller("/swagger-ui")
@Requires(property = "ias.swagger-ui.enabled", value = "true")
class SwaggerUiController {

    private static final URI PAGE = URI.create("/swagger-ui/");
    private static final String INDEX = "index.html";
    private static final Duration MAX_AGE = Duration.ofHours(1);

    // Swagger UI needs inline styles and data URLs for icons.
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private final StaticFolder files;

    SwaggerUiController(ResourceLoader resources) {
        this.files = StaticFolder.load(
                resources,
                "swagger-ui",
                MAX_AGE,
                INDEX,
                "swagger-ui.css",
                "index.css",
                "page.css",
                "swagger-ui-bundle.js",
                "swagger-ui-standalone-preset.js",
                "swagger-initializer.js");
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
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer");
    }
}
