package dev.ias.mail;

import dev.ias.input.DomainName;
import dev.ias.network.IpAddress;
import dev.ias.network.TrustedCertificates;
import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SecretValue;
import dev.ias.settings.Secrets;
import dev.ias.settings.SettingsCheck;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;

/**
 * A relay that mails are handed over to by SMTP.
 *
 * @param name {@code default} for that of {@code ias.mail}, else that in {@code ias.mail.relays.<name>}
 * @param prefix of its settings, such as {@code ias.mail}
 * @param order relays of a lower order are used first; those of the same order in turns
 */
public record RelaySettings(
        String name,
        String prefix,
        int order,
        String host,
        int port,
        Tls tls,
        Optional<String> trustedCertificates,
        Optional<String> username,
        Optional<String> writtenPassword,
        Optional<String> ehloName,
        int connections,
        int queue,
        Timeouts timeouts) {

    private static final Pattern ADDRESS_LITERAL = Pattern.compile("\\[(?:[0-9.]+|IPv6:[0-9A-Fa-f:.]+)]");

    /** Transport security of the connection to a relay. */
    public enum Tls {
        /** Unencrypted, for a relay on the same host. */
        NONE,
        /** STARTTLS (RFC 3207), required: a relay that does not offer it is rejected. */
        STARTTLS,
        /** TLS from the first byte (RFC 8314). */
        IMPLICIT
    }

    /**
     * Timeouts of a connection.
     *
     * @param connect of connecting
     * @param reply of each reply as a whole, but for the last one
     * @param acceptance of the reply to the end of a mail, with which the relay takes responsibility for it (RFC 5321
     *     section 4.5.3.2.6)
     */
    public record Timeouts(Duration connect, Duration reply, Duration acceptance) {

        /** Returns the timeout of one delivery attempt: connecting and ten replies. */
        public Duration longestAttempt() {
            return longestConnect().plus(longestSend());
        }

        /** Returns the timeout of connecting, including the login. */
        public Duration longestConnect() {
            return connect.plus(longestLogIn());
        }

        /** Returns the timeout of six replies: greeting, EHLO, STARTTLS with its handshake, EHLO, AUTH (two steps). */
        public Duration longestLogIn() {
            return reply.multipliedBy(6);
        }

        /** Returns the timeout of four replies: MAIL, RCPT, DATA and the end of the mail. */
        public Duration longestSend() {
            return reply.multipliedBy(3).plus(acceptance);
        }
    }

    /** Returns the full name of one of its settings. */
    public String setting(String suffix) {
        return prefix + "." + suffix;
    }

    /**
     * Returns the name in {@code EHLO}, if it is set.
     *
     * @throws InvalidSettingException if it is neither a fully qualified name nor an address literal (RFC 5321 section
     *     4.1.3)
     */
    public Optional<String> clientName() {
        return ehloName.map(this::clientName);
    }

    private String clientName(String written) {
        var domain = DomainName.of(written);
        if (domain.valid()) {
            return domain.ascii();
        }
        if (ADDRESS_LITERAL.matcher(written).matches()) {
            return written;
        }
        throw InvalidSettingException.of(
                setting("ehlo-name"),
                written,
                "a name with a domain such as mail.example.com, or an address such as [192.0.2.1]");
    }

    /**
     * Returns the factory of TLS connections that trusts {@code trusted-certificates} only, if it is set.
     *
     * @throws InvalidSettingException if the file cannot be read
     */
    public Optional<SSLSocketFactory> trust() {
        return trustedCertificates.map(this::trust);
    }

    private SSLSocketFactory trust(String file) {
        try {
            return TrustedCertificates.in(Path.of(file)).getSocketFactory();
        } catch (IOException | GeneralSecurityException | InvalidPathException e) {
            throw new InvalidSettingException(
                    setting("trusted-certificates") + ": '" + file
                            + "' is not a file with certificates in PEM that can be read",
                    e);
        }
    }

    /** Returns the password, if it is set. */
    public Optional<SecretValue<String>> password(Secrets secrets) {
        return writtenPassword.map(written -> secrets.text(setting("password"), written));
    }

    void checkPassword() {
        writtenPassword.ifPresent(written -> Secrets.check(setting("password"), written));
    }

    /** Resolvers read {@code 10.1} as an address that was not meant. */
    void requireHost() {
        try {
            IpAddress.ofHost(host);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "%s: '%s' is neither a name nor an IP address".formatted(setting("host"), host), e);
        }
    }

    void requireConnections() {
        SettingsCheck.requireAtLeast(setting("connections"), connections, 1);
        SettingsCheck.requireAtLeast(setting("queue"), queue, 1);
    }

    /** Returns host and port, as messages name the relay. */
    public String address() {
        return host + ":" + port;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RelaySettings[" + name + ", " + address() + " " + tls + "]";
    }
}
