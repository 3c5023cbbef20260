package dev.ias.mail;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.OptionalText;
import dev.ias.settings.Secret;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one of several relays.
 *
 * @param name of letters and digits, in metrics and logs
 * @param order relays of a lower order are used first; those of the same order share the mails by their weights
 * @param weight share of the mails among the relays of the same order: one of weight 3 gets three times as many as one
 *     of weight 1
 * @param kind as {@code ias.mail.kind}
 * @param host as {@code ias.mail.host}, of this relay
 * @param port as {@code ias.mail.port}
 * @param tls as {@code ias.mail.tls}
 * @param trustedCertificates as {@code ias.mail.trusted-certificates}
 * @param username as {@code ias.mail.username}
 * @param password as {@code ias.mail.password}
 * @param login as {@code ias.mail.login}
 * @param tokenCommand as {@code ias.mail.token-command}
 * @param tokenLifetime as {@code ias.mail.token-lifetime}
 * @param region as {@code ias.mail.region}
 * @param endpoint as {@code ias.mail.endpoint}
 * @param configurationSet as {@code ias.mail.configuration-set}
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
        @Bindable(defaultValue = "60s") Duration acceptTimeout,
        @Bindable(defaultValue = "1") int weight,
        @Bindable(defaultValue = RelaySettings.SMTP) String kind,
        @Bindable(defaultValue = "AUTO") RelaySettings.LoginMethod login,
        @Nullable String tokenCommand,
        @Bindable(defaultValue = "50m") Duration tokenLifetime,
        @Nullable String region,
        @Nullable String endpoint,
        @Nullable String configurationSet) {

    static final String PREFIX = "ias.mail.relays";

    /**
     * Returns the relay.
     *
     * @throws InvalidSettingException if it speaks SMTP and has no host
     */
    RelaySettings settings() {
        var relayKind = kind.strip().toLowerCase(Locale.ROOT);
        var relayHost = OptionalText.of(host);
        if (relayKind.equals(RelaySettings.SMTP) && relayHost.isEmpty()) {
            throw new InvalidSettingException("%s.%s.host is missing".formatted(PREFIX, name));
        }
        var token = OptionalText.of(tokenCommand);
        return new RelaySettings(
                name,
                PREFIX + "." + name,
                order,
                weight,
                relayKind,
                relayHost.orElse(""),
                port,
                tls,
                OptionalText.of(trustedCertificates),
                new RelaySettings.Account(
                        login, OptionalText.of(username), Optional.ofNullable(password), token, tokenLifetime),
                OptionalText.of(ehloName),
                connections,
                queue,
                new RelaySettings.Timeouts(
                        connectTimeout, timeout, acceptTimeout, token.isPresent() ? timeout : Duration.ZERO),
                new RelaySettings.Provider(
                        OptionalText.of(region), OptionalText.of(endpoint), OptionalText.of(configurationSet)));
    }

    /** Omits the password. */
    @Override
    public String toString() {
        return "NamedRelay[" + name + "]";
    }
}
