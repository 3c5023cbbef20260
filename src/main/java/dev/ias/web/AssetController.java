package dev.ias.web;

import dev.ias.ServiceOnly;
import dev.ias.http.StaticContent;
import dev.ias.http.StaticFolder;
import io.micronaut.context.annotation.Context;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Serves the stylesheets, the icon and the logo of all pages. */
@Context
@ServiceOnly
@Controller
class AssetController {

    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    // The logo of an operator may be an SVG with scripts, which run if it is opened as a page.
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    private final StaticFolder files;

    AssetController(Assets assets) {
        this.files = StaticFolder.of(assets.all().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        asset -> StaticContent.of(
                                asset.getValue().bytes(),
                                MediaType.of(asset.getValue().mediaType()),
                                MAX_AGE))));
    }

    @Get(uri = "/assets/{name}", produces = MediaType.ALL)
    HttpResponse<byte[]> file(HttpRequest<?> request, @PathVariable String name) {
        return files.answer(request, name).header("Content-Security-Policy", POLICY);
    }

    /** Browsers request this path for pages without an icon of their own, such as answers of the APIs. */
    @Get(uri = "/favicon.ico", produces = MediaType.ALL)
    HttpResponse<byte[]> icon(HttpRequest<?> request) {
        return file(request, Assets.ICON);
    }
}
