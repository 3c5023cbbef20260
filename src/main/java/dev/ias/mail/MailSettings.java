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
 * Settings of the relay and of mails.
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
public record MailSettings(
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

    /** Transport security of the connection to the relay. */
    public enum Tls {
        /** Unencrypted, for a relay on the same host. */
        NONE,
        /** STARTTLS (RFC 3207), required: a relay that does not offer it is rejected. */
        STARTTLS,
        /** TLS from the first byte (RFC 8314). */
        IMPLICIT
    }

    public InternetAddress sender() {
        try {
            var address = new InternetAddress(from, true);
            if (!address.getAddress().contains("@")) {
                throw invalidSender();
            }
            return address;
        } catch (AddressException e) {
            throw invalidSender();
        }
    }

    private InvalidSettingException invalidSender() {
        return InvalidSettingException.of("ias.mail.from", from, "an address such as 'Name <name@example.com>'");
    }

    Optional<String> templateDirectory() {
        return Optional.ofNullable(templates);
    }

    public Optional<String> user() {
        return Optional.ofNullable(username);
    }

    /** Returns the timeout of one delivery attempt: connecting and ten replies. */
    public Duration longestAttempt() {
        return longestConnect().plus(longestSend());
    }

    /** Returns the timeout of connecting, including the login. */
    public Duration longestConnect() {
        return connectTimeout.plus(longestLogIn());
    }

    /** Returns the timeout of six replies: greeting, EHLO, STARTTLS with its handshake, EHLO, AUTH (two steps). */
    public Duration longestLogIn() {
        return timeout.multipliedBy(6);
    }

    /** Returns the timeout of four replies: MAIL, RCPT, DATA and the final dot. */
    public Duration longestSend() {
        return timeout.multipliedBy(4);
    }

    @Override
    public String toString() {
        return "MailSettings[" + host + ":" + port + " " + tls + "]";
    }
}
