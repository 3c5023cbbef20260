package dev.ias.mail;

import dev.ias.settings.InvalidSettingException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The relay and the mails it is given.
 *
 * @param from sender, {@code address} or {@code Name <address>}
 * @param product name of the service in mails
 * @param templates directory whose files replace the built-in templates of the same name
 * @param connections connections to the relay; as many mails are sent in parallel
 * @param queue mails that wait for a connection; further ones stay in the outbox for the next sweep
 * @param connectTimeout timeout of connecting to the relay
 * @param timeout timeout of each reply of the relay as a whole
 */
@ConfigurationProperties("ias.mail")
record MailSettings(
        String from,
        @Bindable(defaultValue = "ias") String product,
        @Nullable String templates,
        @Bindable(defaultValue = "localhost") String host,
        @Bindable(defaultValue = "587") int port,
        @Bindable(defaultValue = "STARTTLS") Tls tls,
        @Nullable String username,
        @Nullable String password,
        @Bindable(defaultValue = "8") int connections,
        @Bindable(defaultValue = "1000") int queue,
        @Bindable(defaultValue = "3s") Duration connectTimeout,
        @Bindable(defaultValue = "8s") Duration timeout) {

    /** How the connection is protected. */
    enum Tls {
        /** Not at all: for a relay on the same host. */
        NONE,
        /** By STARTTLS (RFC 3207); a relay that does not offer it is not used. */
        STARTTLS,
        /** From the first byte on (RFC 8314). */
        IMPLICIT
    }

    InternetAddress sender() {
        try {
            var address = new InternetAddress(from, true);
            if (!address.getAddress().contains("@")) {
                throw new InvalidSettingException("ias.mail.from has no domain");
            }
            return address;
        } catch (AddressException e) {
            throw new InvalidSettingException("ias.mail.from is not an address such as 'Name <name@example.com>'", e);
        }
    }

    Optional<String> templateDirectory() {
        return Optional.ofNullable(templates).filter(directory -> !directory.isBlank());
    }

    Optional<String> user() {
        return Optional.ofNullable(username).filter(name -> !name.isBlank());
    }

    /** How long one mail may take: connecting, and ten replies. */
    Duration longestAttempt() {
        return longestConnect().plus(longestSend());
    }

    /** Until a connection can be used. */
    Duration longestConnect() {
        return connectTimeout.plus(longestLogIn());
    }

    /** Greeting, EHLO, STARTTLS with its handshake, EHLO, AUTH (two steps). */
    Duration longestLogIn() {
        return timeout.multipliedBy(6);
    }

    /** MAIL, RCPT, DATA and the final dot. */
    Duration longestSend() {
        return timeout.multipliedBy(4);
    }

    @Override
    public String toString() {
        return "MailSettings[" + host + ":" + port + " " + tls + "]";
    }
}
