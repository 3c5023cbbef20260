package dev.ias.webhook;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of confirmed and failed verifications, and how.
 *
 * @param url of the receiver; without one nobody is told and nothing is written down
 * @param secret what requests are signed with, {@code whsec_} and Base64; with all of them, so that they can be rotated
 * @param allowPrivateAddresses whether the receiver may be inside the network, and spoken to without TLS
 * @param connections requests that are under way at once
 * @param timeout for one attempt as a whole
 * @param retryDelay before the second attempt; it doubles with every further one, up to 1024 times as long
 * @param maxAge how long an event is tried; then it is dropped
 * @param deadLetterAfter attempts in a row without an outcome after which an event is not attempted again
 */
@ConfigurationProperties("ias.webhook")
record WebhookSettings(
        @Nullable String url,
        @Bindable(defaultValue = "") List<String> secret,
        @Bindable(defaultValue = "false") boolean allowPrivateAddresses,
        @Bindable(defaultValue = "8") int connections,
        @Bindable(defaultValue = "15s") Duration timeout,
        @Bindable(defaultValue = "5s") Duration retryDelay,
        @Bindable(defaultValue = "3d") Duration maxAge,
        @Bindable(defaultValue = "5") int deadLetterAfter) {

    Optional<String> receiver() {
        return Optional.ofNullable(url).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** The URL may hold a secret in its path, too. */
    @Override
    public String toString() {
        return "WebhookSettings";
    }
}
