package dev.ias.web;

import dev.ias.brand.Brand;
import io.micronaut.core.io.ResourceLoader;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The files that all pages refer to, in {@code assets/}: stylesheets, the icon and the logo. Loaded at start-up. */
@Singleton
class Assets {

    static final String ICON = "icon.svg";

    /** URL of the logo if the service serves it, relative to {@code /}. */
    static final String LOGO_PATH = "assets/logo";

    private static final String LOGO = "logo";
    private static final String BRAND = "brand.css";
    private static final String PAGE = "page.css";
    private static final String FOLDER = "web/";
    private static final String CSS = "text/css;charset=utf-8";

    private final Map<String, Asset> all;

    /** The content of a file and its media type. */
    @SuppressWarnings("ArrayRecordComponent") // never modified
    record Asset(byte[] bytes, String mediaType) {

        private static Asset of(String text, String mediaType) {
            return new Asset(text.getBytes(StandardCharsets.UTF_8), mediaType);
        }
    }

    Assets(ResourceLoader resources, Brand brand) {
        var assets = new TreeMap<String, Asset>();
        assets.put(PAGE, Asset.of(text(resources, PAGE), CSS));
        assets.put(BRAND, Asset.of(brandStyle(brand), CSS));
        assets.put(ICON, Asset.of(icon(text(resources, ICON), brand), "image/svg+xml"));
        brand.logoFile().ifPresent(logo -> assets.put(LOGO, new Asset(logo.bytes(), logo.mediaType())));
        this.all = Map.copyOf(assets);
    }

    /** Returns the files by name. */
    Map<String, Asset> all() {
        return all;
    }

    private static String brandStyle(Brand brand) {
        return """
            :root { %s }

            @media (prefers-color-scheme: dark) {
              :root { %s }
            }
            """.formatted(colours(brand.light()), colours(brand.dark()));
    }

    private static String colours(Brand.Accent accent) {
        return "--ias-accent: %s; --ias-on-accent: %s".formatted(accent.colour(), accent.text());
    }

    /** Returns the icon in the accent colour on light ground; an icon cannot use the tokens of the page. */
    private static String icon(String template, Brand brand) {
        return template.replace("#accent", brand.light().colour().toString())
                .replace("#on-accent", brand.light().text().toString());
    }

    private static String text(ResourceLoader resources, String name) {
        try (var stream = resources
                .getResourceAsStream(FOLDER + name)
                .orElseThrow(() -> new IllegalStateException("Resource not found: " + name))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
