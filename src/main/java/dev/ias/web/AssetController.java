package dev.ias.web;

import dev.ias.ServiceOnly;
import dev.ias.brand.Brand;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Serves the stylesheets, the icon and the logo of all pages. They are created at start-up. */
@Context
@ServiceOnly
@Controller
class AssetController {

    private static final String STYLES = "page.css";
    private static final String ICON = "icon.svg";
    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    private static final MediaType CSS = MediaType.of("text/css;charset=utf-8");
    private static final MediaType SVG = MediaType.of("image/svg+xml");

    // The colours that the file of the icon has.
    private static final String ICON_GROUND = "#2f6f5e";
    private static final String ICON_LINES = "#fff";

    private final Map<String, StaticContent> files = new HashMap<>();

    AssetController(ResourceLoader resources, Brand brand) {
        files.put(STYLES, StaticContent.load(resources, "web/" + STYLES, CSS, MAX_AGE));
        files.put("brand.css", StaticContent.of(utf8(colours(brand)), CSS, MAX_AGE));
        files.put(ICON, StaticContent.of(utf8(icon(resources, brand)), SVG, MAX_AGE));
        brand.logoFile()
                .ifPresent(logo ->
                        files.put("logo", StaticContent.of(logo.bytes(), MediaType.of(logo.mediaType()), MAX_AGE)));
    }

    @Get(uri = "/assets/{name}", produces = MediaType.ALL)
    HttpResponse<byte[]> file(HttpRequest<?> request, @PathVariable String name) {
        var file = files.get(name);
        if (file == null) {
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "No such file");
        }
        // An SVG can contain scripts, which would run if it was opened as a page.
        return file.answer(request)
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    }

    /** Browsers request this path for pages without an icon of their own, such as responses of the APIs. */
    @Get(uri = "/favicon.ico", produces = MediaType.ALL)
    HttpResponse<byte[]> icon(HttpRequest<?> request) {
        return file(request, ICON);
    }

    private static String colours(Brand brand) {
        return ":root { %s }\n@media (prefers-color-scheme: dark) { :root { %s } }\n"
                .formatted(colours(brand.light()), colours(brand.dark()));
    }

    private static String colours(Brand.Accent accent) {
        return "--ias-accent: %s; --ias-on-accent: %s".formatted(accent.colour(), accent.text());
    }

    private static String icon(ResourceLoader resources, Brand brand) {
        try (var stream = resources.getResourceAsStream("web/" + ICON).orElseThrow()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(ICON_LINES, brand.light().text().toString())
                    .replace(ICON_GROUND, brand.light().colour().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
