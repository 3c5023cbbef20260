package dev.ias.web.signup;

import dev.ias.brand.Brand;
import dev.ias.brand.Brand.Accent;

/** The operator's accent as CSS custom properties. */
final class BrandStyle {

    private BrandStyle() {}

    static String of(Brand brand) {
        return ":root { %s }\n@media (prefers-color-scheme: dark) { :root { %s } }\n"
                .formatted(properties(brand.light()), properties(brand.dark()));
    }

    private static String properties(Accent accent) {
        return "--ias-accent: %s; --ias-on-accent: %s".formatted(accent.colour(), accent.text());
    }
}
