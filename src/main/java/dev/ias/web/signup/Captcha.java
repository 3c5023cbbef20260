package dev.ias.web.signup;

import java.util.Arrays;
import java.util.Optional;

/** The sources of a CAPTCHA's widget, as its provider lists them for a Content Security Policy. */
enum Captcha {
    TURNSTILE("https://challenges.cloudflare.com", "https://challenges.cloudflare.com", "", ""),
    HCAPTCHA(
            "https://hcaptcha.com https://*.hcaptcha.com",
            "https://hcaptcha.com https://*.hcaptcha.com",
            "https://hcaptcha.com https://*.hcaptcha.com",
            "https://hcaptcha.com https://*.hcaptcha.com"),
    RECAPTCHA(
            "https://www.google.com/recaptcha/ https://www.gstatic.com/recaptcha/",
            "https://www.google.com/recaptcha/ https://recaptcha.google.com/recaptcha/",
            "",
            "");

    private final String scripts;
    private final String frames;
    private final String styles;
    private final String connections;

    Captcha(String scripts, String frames, String styles, String connections) {
        this.scripts = scripts;
        this.frames = frames;
        this.styles = styles;
        this.connections = connections;
    }

    /** Returns the CAPTCHA of a provider of caller challenges; empty if that has none. */
    static Optional<Captcha> of(String provider) {
        return Arrays.stream(values())
                .filter(captcha -> captcha.name().equalsIgnoreCase(provider))
                .findAny();
    }

    String scripts() {
        return scripts;
    }

    String frames() {
        return frames;
    }

    String styles() {
        return styles;
    }

    String connections() {
        return connections;
    }
}
