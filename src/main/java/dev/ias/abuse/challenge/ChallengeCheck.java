package dev.ias.abuse.challenge;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rejects invalid settings of caller challenges. Warns of proofs of work that cost an attacker little. */
@Singleton
final class ChallengeCheck implements SettingsCheck {

    private static final String PREFIX = "ias.challenge.";
    private static final int MIN_MAX_NUMBER = 1_000;
    /** As many hashes take about a minute in a browser; the widget of ALTCHA gives up after 90 seconds. */
    private static final int MAX_MAX_NUMBER = 10_000_000;

    private static final int EASY_MAX_NUMBER = 50_000;
    private static final Duration MAX_LIFETIME = Duration.ofHours(1);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);
    private static final int MAX_CONNECTIONS = 10_000;

    private final ChallengeSettings settings;

    ChallengeCheck(ChallengeSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Runnable> checks() {
        return List.of(
                settings::parsedProvider,
                settings::always,
                settings::failsOpen,
                this::checkKeys,
                this::checkUrl,
                () -> range("connections", settings.connections(), 1, MAX_CONNECTIONS),
                () -> range("altcha-max-number", settings.altchaMaxNumber(), MIN_MAX_NUMBER, MAX_MAX_NUMBER),
                () -> range("timeout", settings.timeout(), MAX_TIMEOUT),
                () -> range("altcha-lifetime", settings.altchaLifetime(), Duration.ofDays(1)));
    }

    private void checkKeys() {
        if (isCaptcha()) {
            require(settings.publicKey().isPresent(), "site-key");
            require(settings.hasSecretKey(), "secret");
        }
    }

    private void checkUrl() {
        if (isCaptcha()) {
            settings.verification();
        }
    }

    /** Returns false for an invalid provider too, which has its own check. */
    private boolean isCaptcha() {
        return ChallengeProvider.find(settings.provider().strip())
                .filter(ChallengeProvider::isCaptcha)
                .isPresent();
    }

    private void require(boolean present, String setting) {
        if (!present) {
            throw new InvalidSettingException("%s%s is missing; %s needs it"
                    .formatted(PREFIX, setting, settings.provider().strip()));
        }
    }

    private static void range(String setting, int value, int minimum, int maximum) {
        if (value < minimum || value > maximum) {
            throw new InvalidSettingException(String.format(
                    Locale.ROOT, "%s%s is %d; %d to %d are allowed", PREFIX, setting, value, minimum, maximum));
        }
    }

    private static void range(String setting, Duration value, Duration maximum) {
        if (!value.isPositive() || value.compareTo(maximum) > 0) {
            throw new InvalidSettingException(
                    "%s%s is %s; more than PT0S and at most %s is allowed".formatted(PREFIX, setting, value, maximum));
        }
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        var altcha = settings.parsedProvider() == ChallengeProvider.ALTCHA;
        return List.of(
                SettingWarning.onlyIf(
                        altcha && settings.altchaMaxNumber() < EASY_MAX_NUMBER,
                        PREFIX + "altcha-max-number",
                        settings.altchaMaxNumber(),
                        "a solution costs an attacker next to nothing; use at least " + EASY_MAX_NUMBER),
                SettingWarning.onlyIf(
                        altcha && settings.altchaLifetime().compareTo(MAX_LIFETIME) > 0,
                        PREFIX + "altcha-lifetime",
                        settings.altchaLifetime(),
                        "solutions can be stockpiled for an attack; use at most 1h"),
                SettingWarning.onlyIf(
                        isCaptcha() && settings.failsOpen(),
                        PREFIX + "on-failure",
                        settings.onFailure(),
                        "while the provider cannot be reached any text counts as a solution; use closed"));
    }
}
