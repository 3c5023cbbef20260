package dev.ias.mail;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.Secret;
import dev.ias.verification.Address;
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
 * @param envelopeFrom address that bounces are sent to (envelope sender, {@code MAIL FROM}); by default that of {@code
 *     ias.mail.from}
 * @param verp whether each mail has an envelope sender of its own, such as {@code bounces+<token>@example.com} (VERP),
 *     by which bounces are matched with mails. Needs {@code ias.mail.envelope-from}, with at most 15 characters before
 *     the @, whose sub-addresses are delivered
 * @param templates directory whose files replace the built-in templates of the same name
 * @param trustedCertificates file with certificates in PEM, of which one must have issued that of the relay; replaces
 *     the authorities that the JVM trusts
 * @param ehloName name of this client in {@code EHLO}; by default the address of the connection, such as {@code
 *     [192.0.2.1]}, which every relay must accept
 * @param connections most connections to the relay; as many mails are sent in parallel. If the relay refuses some of
 *     them, fewer are used
 * @param queue mails that wait for a connection; further ones stay in the outbox for the next sweep
 * @param connectTimeout timeout of connecting to the relay
 * @param timeout timeout of each reply of the relay as a whole, but for the reply to the end of a mail
 * @param acceptTimeout timeout of the reply to the end of a mail. After it the relay may have accepted the mail, which
 *     is therefore retried only once, after {@code ias.outbox.uncertain-delay}
 */
@ConfigurationProperties("ias.mail")
public record MailSettings(
        String from,
        @Nullable String envelopeFrom,
        @Bindable(defaultValue = "false") boolean verp,
        @Nullable String templates,
        @Bindable(defaultValue = "localhost") String host,
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

    private static final String LOCAL_PART = " with only ASCII characters before the @";

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

    /**
     * Returns the pattern of the envelope senders of mails; empty if all mails have {@link #envelopeSender}.
     *
     * @throws InvalidSettingException if {@code ias.mail.envelope-from} is missing or too long for it
     */
    Optional<Verp> variableEnvelopeSender() {
        return verp
                ? Optional.of(Verp.of(ownEnvelopeSender()
                        .orElseThrow(() ->
                                new InvalidSettingException("ias.mail.verp: true needs ias.mail.envelope-from, such as"
                                        + " bounces@bounce.example.com"))))
                : Optional.empty();
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

    /** Returns the relay, if {@code ias.mail.relays} names no others. */
    RelaySettings relay() {
        return new RelaySettings(
                "default",
                "ias.mail",
                0,
                host,
                port,
                tls,
                present(trustedCertificates),
                present(username),
                Optional.ofNullable(password),
                present(ehloName),
                connections,
                queue,
                new RelaySettings.Timeouts(connectTimeout, timeout, acceptTimeout));
    }

    private static Optional<String> present(@Nullable String setting) {
        return Optional.ofNullable(setting).map(String::strip).filter(text -> !text.isEmpty());
    }

    Optional<String> templateDirectory() {
        return Optional.ofNullable(templates);
    }

    @Override
    public String toString() {
        return "MailSettings[" + host + ":" + port + " " + tls + "]";
    }
}
