package dev.ias.token;

import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Warns of tokens that stay valid for long after they have been stolen. */
@Singleton
final class TokenWarnings implements SettingsCheck {

    private static final Duration MAX_AUTH_LIFETIME = Duration.ofHours(24);
    private static final Duration MAX_EMAIL_VERIFICATION_LIFETIME = Duration.ofDays(7);

    private final TokenSettings settings;

    TokenWarnings(TokenSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Runnable> checks() {
        return List.of();
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        return List.of(
                SettingWarning.onlyIf(
                        settings.authLifetime().compareTo(MAX_AUTH_LIFETIME) > 0,
                        "ias.token.auth-lifetime",
                        settings.authLifetime(),
                        "a stolen token is valid as long; use at most 24h"),
                SettingWarning.onlyIf(
                        settings.emailVerificationLifetime().compareTo(MAX_EMAIL_VERIFICATION_LIFETIME) > 0,
                        "ias.token.email-verification-lifetime",
                        settings.emailVerificationLifetime(),
                        "a stolen token is valid as long; use at most 7d"));
    }
}
