package dev.ias.webhook;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.OptionalText;
import dev.ias.settings.Secret;
import dev.ias.webhook.receiver.Receiver;
import dev.ias.webhook.receiver.ReceiverClient;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings of webhooks for confirmed and failed verifications.
 *
 * @param url URL of the receiver; without one, webhooks are off
 * @param secret signing secrets, {@code whsec_} and Base64; every request is signed with all of them
 * @param allowPrivateAddresses whether the receiver may have a private address, and be called without TLS
 * @param trustedCertificates file with certificates in PEM, of which one must have issued that of the receiver;
 *     replaces the authorities that the JVM trusts
 * @param connections requests in flight
 * @param timeout timeout of one attempt as a whole
 * @param retryDelay delay before the second attempt; it doubles with every further one, up to 1024 times as long
 * @param maxAge age at which an event that was not accepted is dropped
 * @param deadLetterAfter attempts in a row without an outcome after which an event is a dead letter
 * @param sweepInterval interval between searches for due events
 */
@ConfigurationProperties("ias.webhook")
record WebhookSettings(
        @Nullable String url,
        @Secret @Bindable(defaultValue = "") List<String> secret,
        @Bindable(defaultValue = "false") boolean allowPrivateAddresses,
        @Nullable String trustedCertificates,
        @Bindable(defaultValue = "8") int connections,
        @Bindable(defaultValue = "15s") Duration timeout,
        @Bindable(defaultValue = "5s") Duration retryDelay,
        @Bindable(defaultValue = "3d") Duration maxAge,
        @Bindable(defaultValue = "5") int deadLetterAfter,
        @Bindable(defaultValue = "1s") Duration sweepInterval) {

    Optional<String> receiver() {
        return OptionalText.of(url);
    }

    /**
     * Returns the receiver that the URL names.
     *
     * @throws InvalidSettingException if it is not allowed
     */
    Receiver parsedReceiver() {
        return Receiver.of(receiver().orElseThrow(), allowPrivateAddresses);
    }

    /** Returns the secrets as written: each is a secret, or names a file with one or several. */
    List<String> secrets() {
        return secret.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    ReceiverClient.Setup client() {
        return new ReceiverClient.Setup(
                allowPrivateAddresses, connections, timeout, OptionalText.of(trustedCertificates));
    }

    /** Omits the URL too, because its path may contain a secret. */
    @Override
    public String toString() {
        return "WebhookSettings";
    }
}
