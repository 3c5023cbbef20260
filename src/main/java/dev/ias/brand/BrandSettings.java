package dev.ias.brand;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the name and look of pages and mails.
 *
 * @param name name of the service that people sign up to
 * @param logoUrl URL of the logo, an image of at most 48 pixels height; mail programs do not show SVG
 * @param logoFile file with the logo (PNG, JPEG, WebP, GIF or SVG), which the service serves
 * @param accentColor colour of buttons and links on light ground, such as {@code #2f6f5e}
 * @param accentColorDark the same on dark ground; by default a lighter variant of {@code accent-color}
 * @param supportAddress address for questions
 * @param homeUrl URL of the site
 * @param signInUrl URL of the page to sign in, for people who have an account already
 * @param legalFooter a line below pages and mails, such as the name and postal address of the company
 */
@ConfigurationProperties("ias.brand")
record BrandSettings(
        @Bindable(defaultValue = "ias") String name,
        @Nullable String logoUrl,
        @Nullable String logoFile,
        @Bindable(defaultValue = "#2f6f5e") String accentColor,
        @Nullable String accentColorDark,
        @Nullable String supportAddress,
        @Nullable String homeUrl,
        @Nullable String signInUrl,
        @Nullable String legalFooter) {}
