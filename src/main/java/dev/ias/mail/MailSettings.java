package dev.ias.mail;

import dev.ias.input.DomainName;
import dev.ias.network.TrustedCertificates;
import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.Secret;
import dev.ias.settings.SecretValue;
import dev.ias.settings.Secrets;
import dev.ias.verification.Address;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the relay and of mails.
 *
 * @param from sender, {@code address} or {@code Name <address>}
 * @param envelopeFrom address that bounces are sent to (envelope sender, {@code MAIL FROM}); by default that of {@code
 *     ias.mail.from}
 * @param templates directory whose files replace the built-in templates of the same name
 * @param trustedCertificates file with certificates in PEM, of which one must have issued that of the relay; replaces
 *     the authorities that the JVM trusts
 * @param ehloName name of this client in {@code EHLO}; by default the address of the connection, such as {@code
 *     [192.0.2.1]}, which every relay must accept
 * @param connections most connections to the relay; as many mails are sent in parallel. If the relay refuses some of
 *     them, fewer are used
 * @param queue mails that wait for a connection; further ones stay in the outbox for the next sweep
 * @param connectTimeout timeout of connecting to the relay
 * @param timeout timeout of each reply of the relay as a whole
 */
@ConfigurationProperties("ias.mail")
public record MailSettings(
        String from,
        @Nullable String envelopeFrom,
        @Nullable String templates,
        @Bindable(defaultValue = "localhost") String host,
        @Bindable(defaultValue = "587") int port,
        @Bindable(defaultValue = "STARTTLS") Tls tls,
        @Nullable String trustedCertificates,
        @Nullable String username,
        @Secret @Nullable String password,
        @Nullable String ehloName,
        @Bindable(defaultValue = "8") int connections,
        @Bindable(defaultValue = "1000") int queue,
        @Bindable(defaultValue = "3s") Duration connectTimeout,
        @Bindable(defaultValue = "8s") Duration timeout) {

    private static final String PASSWORD = "ias.mail.password";
    private static final String LOCAL_PART = " with only ASCII characters before the @";
    private static final Pattern ADDRESS_LITERAL = Pattern.compile("\\[(?:[0-9.]+|IPv6:[0-9A-Fa-f:.]+)]");

    /** Transport security of the connection to the relay. */
    public enum Tls {
        /** Unencrypted, for a relay on the same host. */
        NONE,
        /** STARTTLS (RFC 3207), required: a relay that does not offer it is rejected. */
        STARTTLS,
        /** TLS from the first byte (RFC 8314). */
        IMPLICIT
    }

    /**
     * Returns the sender in mails, with the domain in its ASCII form.
     *
     * @throws InvalidSettingException if it is not an address that every relay can process (without SMTPUTF8, RFC 6531)
     */
    public InternetAddress sender() {
        try {
            var sender = new InternetAddress(from, true);
            sender.setAddress(ascii(sender.getAddress()).orElseThrow(this::invalidSender));
            return sender;
        } catch (AddressException e) {
            throw invalidSender();
        }
    }

    private InvalidSettingException invalidSender() {
        return InvalidSettingException.of(
                "ias.mail.from", from, "an address such as 'Name <name@example.com>'" + LOCAL_PART);
    }

    /**
     * Returns the address in {@code MAIL FROM}.
     *
     * @throws InvalidSettingException if it is not an address that every relay can process
     */
    public String envelopeSender() {
        return ownEnvelopeSender().orElseGet(() -> sender().getAddress());
    }

    /**
     * Returns {@code ias.mail.envelope-from}, if it is set.
     *
     * @throws InvalidSettingException if it is not an address that every relay can process
     */
    Optional<String> ownEnvelopeSender() {
        return present(envelopeFrom)
                .map(address -> ascii(address)
                        .orElseThrow(() -> InvalidSettingException.of(
                                "ias.mail.envelope-from",
                                address,
                                "an address such as 'name@example.com'" + LOCAL_PART)));
    }

    /** Returns the name of the setting that {@link #envelopeSender} comes from. */
    public String envelopeSetting() {
        return present(envelopeFrom).isPresent() ? "ias.mail.envelope-from" : "ias.mail.from";
    }

    private static Optional<String> ascii(String address) {
        return switch (Address.parse(address)) {
            case Address.Parsed.Valid(var valid) -> Optional.of(valid.typed());
            case Address.Parsed.Invalid _ -> Optional.empty();
        };
    }

    /**
     * Returns the name in {@code EHLO}, if it is set.
     *
     * @throws InvalidSettingException if it is neither a fully qualified name nor an address literal (RFC 5321 section
     * 4.1.3)
     */
    public Optional<String> clientName() {
        return present(ehloName).map(MailSettings::clientName);
    }

    private static String clientName(String name) {
        var domain = DomainName.of(name);
        if (domain.valid()) {
            return domain.ascii();
        }
        if (ADDRESS_LITERAL.matcher(name).matches()) {
            return name;
        }
        throw InvalidSettingException.of(
                "ias.mail.ehlo-name",
                name,
                "a name with a domain such as mail.example.com, or an address such as [192.0.2.1]");
    }

    /**
     * Returns the factory of TLS connections that trusts {@code ias.mail.trusted-certificates} only, if it is set.
     *
     * @throws InvalidSettingException if the file cannot be read
     */
    public Optional<SSLSocketFactory> trust() {
        return present(trustedCertificates).map(MailSettings::trust);
    }

    private static SSLSocketFactory trust(String file) {
        try {
            return TrustedCertificates.in(Path.of(file)).getSocketFactory();
        } catch (IOException | GeneralSecurityException | InvalidPathException e) {
            throw new InvalidSettingException(
                    "ias.mail.trusted-certificates: '" + file
                            + "' is not a file with certificates in PEM that can be read",
                    e);
        }
    }

    private static Optional<String> present(@Nullable String setting) {
        return Optional.ofNullable(setting).map(String::strip).filter(text -> !text.isEmpty());
    }

    Optional<String> templateDirectory() {
        return Optional.ofNullable(templates);
    }

    public Optional<String> user() {
        return Optional.ofNullable(username);
    }

    /** Returns the password at the relay, if it is set. */
    public Optional<SecretValue<String>> password(Secrets secrets) {
        return Optional.ofNullable(password).map(written -> secrets.text(PASSWORD, written));
    }

    void checkPassword() {
        Optional.ofNullable(password).ifPresent(written -> Secrets.check(PASSWORD, written));
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
