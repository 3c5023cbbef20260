package dev.ias.abuse.challenge;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The provider of caller challenges, with the default of {@code ias.challenge.verify-url}; empty if it needs none. */
enum ChallengeProvider {
    /** No call needs a solution. */
    NONE(""),
    /** Proof of work, issued and verified by this service. */
    ALTCHA(""),
    TURNSTILE("https://challenges.cloudflare.com/turnstile/v0/siteverify"),
    HCAPTCHA("https://api.hcaptcha.com/siteverify"),
    RECAPTCHA("https://www.google.com/recaptcha/api/siteverify");

    private final String verifyUrl;

    ChallengeProvider(String verifyUrl) {
        this.verifyUrl = verifyUrl;
    }

    String verifyUrl() {
        return verifyUrl;
    }

    /** Returns whether solutions are verified by a third party. */
    boolean isCaptcha() {
        return !verifyUrl.isEmpty();
    }

    /** Returns the name in settings and in the contract. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ChallengeProvider> find(String text) {
        return Arrays.stream(values())
                .filter(provider -> provider.text().equals(text))
                .findAny();
    }

    /** Returns all names, comma-separated. */
    static String texts() {
        return Arrays.stream(values()).map(ChallengeProvider::text).collect(Collectors.joining(", "));
    }
}
