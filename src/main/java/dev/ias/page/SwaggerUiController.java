package dev.ias.page;

import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.server.types.files.StreamedFile;
import java.net.URI;

/** The front door of Swagger UI. Without the slash, the page would look for its own files in the wrong place. */
@Controller("/swagger-ui")
class SwaggerUiController {

    private static final URI PAGE = URI.create("/swagger-ui/");
    private static final String INDEX = "swagger-ui/index.html";

    private final ResourceLoader resources;

    SwaggerUiController(ResourceLoader resources) {
        this.resources = resources;
    }

    @Get(produces = MediaType.TEXT_HTML)
    HttpResponse<?> page(HttpRequest<?> request) {
        return request.getPath().endsWith("/")
                ? HttpResponse.ok(new StreamedFile(resources.getResource(INDEX).orElseThrow()))
                : HttpResponse.permanentRedirect(PAGE);
    }
}
