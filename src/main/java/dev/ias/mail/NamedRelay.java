package dev.ias.mail;

import dev.ias.settings.Secret;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one of several relays.
 *
 * @param name of letters and digits, in metrics and logs
 * @param order relays of a lower order are used first; those of the same order in turns
 * @param host as {@code ias.mail.host}, of this relay
 * @param port as {@code ias.mail.port}
 * @param tls as {@code ias.mail.tls}
 * @param trustedCertificates as {@code ias.mail.trusted-certificates}
 * @param username as {@code ias.mail.username}
 * @param password as {@code ias.mail.password}
 * @param ehloName as {@code ias.mail.ehlo-name}
 * @param connections as {@code ias.mail.connections}
 * @param queue as {@code ias.mail.queue}
 * @param connectTimeout as {@code ias.mail.connect-timeout}
 * @param timeout as {@code ias.mail.timeout}
 * @param acceptTimeout as {@code ias.mail.accept-timeout}
 */
@EachProperty("ias.mail.relays")
record NamedRelay(
        @Parameter String name,
        @Bindable(defaultValue = "100") int order,
        @Nullable String host,
        @Bindable(defaultValue = "587") int port,
        @Bindable(defaultValue = "STARTTLS") RelaySettings.Tls tls,
        @Nullable String trustedCertificates,
        @Nullable String username,
        @Secret @Nullable String password,
        @Nullable String ehloName,
        @Bindable(defaultValue = "8") int connections,
        @Bindable(defaultValue = "1000") int queue,
        @Bindable(defaultValue = "3s") Duration connectTimeout,
        @Bindable(defaultValue = "8s") Duration timeout,
        @Bindable(defaultValue = "60s") Duration acceptTimeout) {

    static final String PREFIX = "ias.mail.relays";

    RelaySettings settings(String relayHost) {
        return new RelaySettings(
                name,
                PREFIX + "." + name,
                order,
                relayHost,
                port,
                tls,
                Optional.ofNullable(trustedCertificates),
                Optional.ofNullable(username),
                Optional.ofNullable(password),
                Optional.ofNullable(ehloName),
                connections,
                queue,
                new RelaySettings.Timeouts(connectTimeout, timeout, acceptTimeout));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "NamedRelay[" + name + "]";
    }
}
