package dev.ias.key;

import dev.ias.settings.Secret;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Key rings. Each is either the ring itself, {@code id:base64,id:base64}, or {@code file:} and the path of a file that
 * contains it.
 *
 * @param readInterval interval at which the files of keys and other secrets are read; a change takes effect after two
 *     readings at most
 */
@ConfigurationProperties("ias.keys")
record KeySettings(
        @Secret @Nullable String token,
        @Secret @Nullable String secret,
        @Secret @Nullable String outbox,
        @Secret @Nullable String auth,
        @Secret @Nullable String accessKey,
        @Bindable(defaultValue = "1s") Duration readInterval) {

    @Nullable
    String of(KeyPurpose purpose) {
        return switch (purpose) {
            case TOKEN -> token;
            case SECRET -> secret;
            case OUTBOX -> outbox;
            case AUTH -> auth;
            case ACCESS_KEY -> accessKey;
        };
    }

    @Override
    public String toString() {
        return "KeySettings";
    }
}
