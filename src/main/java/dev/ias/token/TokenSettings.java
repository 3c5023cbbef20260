package dev.ias.token;

import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Claims and lifetimes of tokens. Warns of tokens that stay valid for long after they have been stolen.
 *
 * @param issuer {@code iss} of all tokens
 * @param audience {@code aud} of auth tokens: the back ends that accept them
 * @param algorithm signature of auth tokens, {@code EdDSA} (Ed25519) or {@code ES256}; tokens of the other stay valid
 * @param emailVerificationLifetime lifetime of email verification tokens
 * @param authLifetime lifetime of auth tokens, counted from the confirmation
 */
@ConfigurationProperties("ias.token")
record TokenSettings(
        @Bindable(defaultValue = "ias") String issuer,
        @Bindable(defaultValue = "relying-party") String audience,
        @Bindable(defaultValue = "EdDSA") AuthAlgorithm algorithm,
        @Bindable(defaultValue = "1h") Duration emailVerificationLifetime,
        @Bindable(defaultValue = "10m") Duration authLifetime)
        implements SettingsCheck {

    private static final Duration MAX_AUTH_LIFETIME = Duration.ofHours(24);
    private static final Duration MAX_EMAIL_VERIFICATION_LIFETIME = Duration.ofDays(7);

    @Override
    public List<Optional<SettingWarning>> warnings() {
        return List.of(
                SettingWarning.onlyIf(
                        authLifetime.compareTo(MAX_AUTH_LIFETIME) > 0,
                        "ias.token.auth-lifetime",
                        authLifetime,
                        "a stolen token is valid as long; use at most 24h"),
                SettingWarning.onlyIf(
                        emailVerificationLifetime.compareTo(MAX_EMAIL_VERIFICATION_LIFETIME) > 0,
                        "ias.token.email-verification-lifetime",
                        emailVerificationLifetime,
                        "a stolen token is valid as long; use at most 7d"));
    }
}
