package dev.ias.brand;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.OptionalText;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The name and look of pages and mails. Rejects colours without contrast, invalid URLs and invalid logos. */
@Singleton
public class Brand implements SettingsCheck {

    /** The backgrounds of cards, on which text has the colour of the accent: light and dark. */
    private static final Colour LIGHT_GROUND = Colour.WHITE;

    private static final Colour DARK_GROUND = new Colour(0x1c, 0x22, 0x20);

    /** WCAG 2.2 success criterion 1.4.3 (AA). */
    private static final double MINIMUM_CONTRAST = 4.5;

    private static final double DARK_CONTRAST = 7;

    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_FOOTER = 300;
    private static final String ACCENT = "ias.brand.accent-color";
    private static final String ACCENT_DARK = "ias.brand.accent-color-dark";

    private final BrandSettings settings;

    Brand(BrandSettings settings) {
        this.settings = settings;
    }

    /** The accent on one background, and the colour of text on the accent. */
    public record Accent(Colour colour, Colour text) {

        private static Accent of(Colour colour) {
            return new Accent(colour, colour.text());
        }
    }

    @Override
    public List<Runnable> checks() {
        return List.of(
                this::name,
                this::light,
                this::dark,
                this::logoUrl,
                this::logoFile,
                this::requireOneLogo,
                this::supportAddress,
                this::homeUrl,
                this::signInUrl,
                this::legalFooter);
    }

    /** Returns the name of the service that people sign up to. */
    public String name() {
        return oneLine("ias.brand.name", settings.name(), LONGEST_NAME)
                .orElseThrow(() -> InvalidSettingException.of(
                        "ias.brand.name", settings.name(), "a name of 1 to " + LONGEST_NAME + " characters"));
    }

    public Accent light() {
        return Accent.of(accent(ACCENT, settings.accentColor(), LIGHT_GROUND, Colour.BLACK));
    }

    public Accent dark() {
        return Accent.of(OptionalText.of(settings.accentColorDark())
                .map(text -> accent(ACCENT_DARK, text, DARK_GROUND, Colour.WHITE))
                .orElseGet(() -> light().colour().lightOn(DARK_GROUND, DARK_CONTRAST)));
    }

    private static Colour accent(String setting, String text, Colour ground, Colour towards) {
        var colour = Colour.parse(text.strip())
                .orElseThrow(() -> InvalidSettingException.of(setting, text, "a colour such as #2f6f5e"));
        var contrast = colour.contrast(ground);
        if (contrast < MINIMUM_CONTRAST) {
            throw new InvalidSettingException(String.format(
                    Locale.ROOT,
                    "%s: '%s' has a contrast of %.1f:1 on %s; text needs at least %.1f:1, such as %s",
                    setting,
                    colour,
                    contrast,
                    ground,
                    MINIMUM_CONTRAST,
                    colour.readableOn(ground, towards, MINIMUM_CONTRAST)));
        }
        return colour;
    }

    public Optional<URI> logoUrl() {
        return optionalUrl("ias.brand.logo-url", settings.logoUrl());
    }

    /** Returns the logo that the service serves; reads the file. */
    public Optional<Logo> logoFile() {
        return OptionalText.of(settings.logoFile()).map(Logo::read);
    }

    private void requireOneLogo() {
        if (logoUrl().isPresent() && OptionalText.of(settings.logoFile()).isPresent()) {
            throw new InvalidSettingException("ias.brand.logo-url and ias.brand.logo-file: only one may be set");
        }
    }

    public Optional<String> supportAddress() {
        var address = oneLine("ias.brand.support-address", settings.supportAddress(), LONGEST_FOOTER);
        address.filter(text -> !text.matches("[^\\s@<>\"]+@[^\\s@<>\"]+")).ifPresent(text -> {
            throw InvalidSettingException.of("ias.brand.support-address", text, "an address such as help@example.com");
        });
        return address;
    }

    public Optional<URI> homeUrl() {
        return optionalUrl("ias.brand.home-url", settings.homeUrl());
    }

    public Optional<URI> signInUrl() {
        return optionalUrl("ias.brand.sign-in-url", settings.signInUrl());
    }

    public Optional<String> legalFooter() {
        return oneLine("ias.brand.legal-footer", settings.legalFooter(), LONGEST_FOOTER);
    }

    private static Optional<String> oneLine(String setting, @Nullable String text, int longest) {
        var line = OptionalText.of(text);
        line.filter(present -> present.length() > longest || present.matches("(?s).*\\p{Cntrl}.*"))
                .ifPresent(invalid -> {
                    throw InvalidSettingException.of(
                            setting, invalid, "one line of at most " + longest + " characters");
                });
        return line;
    }

    private static Optional<URI> optionalUrl(String setting, @Nullable String text) {
        return OptionalText.of(text).map(url -> url(setting, url));
    }

    private static URI url(String setting, String text) {
        try {
            var url = new URI(text);
            if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Reported below like any other invalid URL.
        }
        throw InvalidSettingException.of(setting, text, "a URL such as https://www.example.com/");
    }
}
