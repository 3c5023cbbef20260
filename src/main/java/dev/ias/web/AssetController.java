package dev.ias.web;

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
import java.time.Duration;

/** Serves the stylesheet and the icon of all pages. They are loaded at start-up. */
@Context
@ServiceOnly
@Controller
class AssetController {

    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final StaticFolder files;

    AssetController(ResourceLoader resources) {
        this.files = StaticFolder.load(resources, "web", MAX_AGE, "page.css", "icon.svg");
    }

    @Get(uri = "/assets/{name}", produces = MediaType.ALL)
    HttpResponse<byte[]> file(HttpRequest<?> request, @PathVariable String name) {
        return files.answer(request, name);
    }

    /** Browsers request this path for pages without an icon of their own, such as answers of the APIs. */
    @Get(uri = "/favicon.ico", produces = MediaType.ALL)
    HttpResponse<byte[]> icon(HttpRequest<?> request) {
        return files.answer(request, "icon.svg");
    }
}
