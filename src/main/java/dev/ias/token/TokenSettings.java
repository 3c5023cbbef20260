package dev.ias.token;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Claims and lifetimes of tokens.
 *
 * @param issuer {@code iss} of all tokens
 * @param audience {@code aud} of auth tokens: the back ends that accept them
 * @param emailVerificationLifetime lifetime of email verification tokens
 * @param authLifetime lifetime of auth tokens, counted from the confirmation
 */
@ConfigurationProperties("ias.token")
record TokenSettings(
        @Bindable(defaultValue = "ias") String issuer,
        @Bindable(defaultValue = "relying-party") String audience,
        @Bindable(defaultValue = "1h") Duration emailVerificationLifetime,
        @Bindable(defaultValue = "10m") Duration authLifetime) {}
