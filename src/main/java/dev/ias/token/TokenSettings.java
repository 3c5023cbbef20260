package dev.ias.token;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * What tokens say.
 *
 * @param issuer the {@code iss} of all tokens
 * @param audience the {@code aud} of auth tokens: the back ends that take them
 * @param emailVerificationLifetime of the tokens that sign-up and resend answer
 * @param authLifetime of auth tokens, counted from the confirmation
 */
@ConfigurationProperties("ias.token")
record TokenSettings(
        @Bindable(defaultValue = "ias") String issuer,
        @Bindable(defaultValue = "relying-party") String audience,
        @Bindable(defaultValue = "1h") Duration emailVerificationLifetime,
        @Bindable(defaultValue = "10m") Duration authLifetime) {}
