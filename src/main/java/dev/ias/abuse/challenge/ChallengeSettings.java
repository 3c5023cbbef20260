package dev.ias.abuse.challenge;

import dev.ias.network.LoopbackHost;
import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.OptionalText;
import dev.ias.settings.Secret;
import dev.ias.settings.SecretValue;
import dev.ias.settings.Secrets;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings of caller challenges.
 *
 * @param provider {@code none}, {@code altcha} (proof of work, without a third party), {@code turnstile},
 *     {@code hcaptcha} or {@code recaptcha}
 * @param when {@code always}: every call that mails a code needs a solution; {@code pressure}: only calls that look
 *     like abuse
 * @param siteKey public key of the CAPTCHA, which answers contain
 * @param secret secret key of the CAPTCHA
 * @param verifyUrl URL at which solutions of the CAPTCHA are verified; the provider's own if empty
 * @param timeout timeout of one verification as a whole
 * @param connections verifications in flight; calls beyond them are answered 503
 * @param onFailure whether a solution that the CAPTCHA provider fails to verify counts as solved ({@code open}) or is
 *     answered 503 ({@code closed})
 * @param altchaMaxNumber difficulty of the proof of work: hashes that a solution takes at most, on average half as many
 * @param altchaLifetime time within which a proof of work must be presented
 */
@ConfigurationProperties("ias.challenge")
record ChallengeSettings(
        @Bindable(defaultValue = "none") String provider,
        @Bindable(defaultValue = "pressure") String when,
        @Nullable String siteKey,
        @Secret @Nullable String secret,
        @Nullable String verifyUrl,
        @Bindable(defaultValue = "5s") Duration timeout,
        @Bindable(defaultValue = "64") int connections,
        @Bindable(defaultValue = "closed") String onFailure,
        @Bindable(defaultValue = "100000") int altchaMaxNumber,
        @Bindable(defaultValue = "10m") Duration altchaLifetime) {

    private static final String PREFIX = "ias.challenge.";
    private static final String SECRET = PREFIX + "secret";

    /**
     * Returns the provider.
     *
     * @throws InvalidSettingException if the setting names none
     */
    ChallengeProvider parsedProvider() {
        return ChallengeProvider.find(provider.strip())
                .orElseThrow(() -> invalid("provider", provider, ChallengeProvider.texts()));
    }

    /** Returns whether every call that mails a code needs a solution. */
    boolean always() {
        return choose("when", when, "always", "pressure");
    }

    /** Returns whether a solution that cannot be verified counts as solved. */
    boolean failsOpen() {
        return choose("on-failure", onFailure, "open", "closed");
    }

    private static boolean choose(String setting, String value, String yes, String no) {
        var text = value.strip();
        if (!text.equals(yes) && !text.equals(no)) {
            throw invalid(setting, value, yes + ", " + no);
        }
        return text.equals(yes);
    }

    private static InvalidSettingException invalid(String setting, String value, String allowed) {
        return new InvalidSettingException(PREFIX + "%s: '%s' is not one of %s".formatted(setting, value, allowed));
    }

    Optional<String> publicKey() {
        return OptionalText.of(siteKey);
    }

    Optional<SecretValue<String>> secretKey(Secrets secrets) {
        return OptionalText.of(secret).map(written -> secrets.text(SECRET, written));
    }

    /**
     * Returns whether there is a secret key.
     *
     * @throws InvalidSettingException if it cannot be read
     */
    boolean hasSecretKey() {
        OptionalText.of(secret).ifPresent(written -> Secrets.check(SECRET, written));
        return OptionalText.of(secret).isPresent();
    }

    /**
     * Returns the URL at which solutions are verified.
     *
     * @throws InvalidSettingException if it is none, or leads to another host without TLS
     */
    URI verification() {
        var text = OptionalText.of(verifyUrl).orElseGet(() -> parsedProvider().verifyUrl());
        try {
            var url = new URI(text);
            if (!isAllowed(url)) {
                throw new InvalidSettingException(PREFIX
                        + "verify-url: '%s' is not an https:// URL with a host and without user or fragment"
                                .formatted(text));
            }
            return url;
        } catch (URISyntaxException e) {
            throw new InvalidSettingException(PREFIX + "verify-url: '%s' is not a URL".formatted(text), e);
        }
    }

    private static boolean isAllowed(URI url) {
        var host = url.getHost();
        return host != null
                && url.getRawUserInfo() == null
                && url.getRawFragment() == null
                && ("https".equalsIgnoreCase(url.getScheme())
                        || ("http".equalsIgnoreCase(url.getScheme()) && LoopbackHost.matches(host)));
    }

    @Override
    public String toString() {
        return "ChallengeSettings[" + provider + "]";
    }
}
