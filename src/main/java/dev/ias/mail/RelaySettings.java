package dev.ias.mail;

import dev.ias.input.DomainName;
import dev.ias.network.IpAddress;
import dev.ias.network.TrustedCertificates;
import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SecretValue;
import dev.ias.settings.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;

/**
 * A relay that mails are handed over to.
 *
 * @param name {@code default} for that of {@code ias.mail}, else that in {@code ias.mail.relays.<name>}
 * @param prefix of its settings, such as {@code ias.mail}
 * @param order relays of a lower order are used first
 * @param weight share of the mails among the relays of the same order, at least 1
 * @param kind name of its {@link RelayFactory}, such as {@link #SMTP}
 */
public record RelaySettings(
        String name,
        String prefix,
        int order,
        int weight,
        String kind,
        String host,
        int port,
        Tls tls,
        Optional<String> trustedCertificates,
        Account account,
        Optional<String> ehloName,
        int connections,
        int queue,
        Timeouts timeouts,
        Provider provider) {

    /** The kind of relays that speak SMTP. */
    public static final String SMTP = "smtp";

    /** The kind of the API of Amazon SES. */
    public static final String SES = "ses";

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

    /** Mechanism of the login (SASL, RFC 4954). */
    public enum LoginMethod {
        /** The first that the relay offers of PLAIN, LOGIN and CRAM-MD5. */
        AUTO,
        /** RFC 4616. */
        PLAIN,
        /** Without a standard; for relays that offer no other. */
        LOGIN,
        /** RFC 2195: the password itself is not sent. */
        CRAM_MD5,
        /** The password is an access token of OAuth 2.0. */
        XOAUTH2;

        /** Returns the registered name, as settings have it. */
        @Override
        public String toString() {
            return name().replace('_', '-');
        }
    }

    /**
     * The account at the relay.
     *
     * @param writtenPassword what the setting contains: the password, or the file of it
     * @param tokenCommand program that prints an access token, and its arguments, separated by white space
     * @param tokenLifetime how long such a token is used
     */
    public record Account(
            LoginMethod login,
            Optional<String> username,
            Optional<String> writtenPassword,
            Optional<String> tokenCommand,
            Duration tokenLifetime) {

        /** Omits the password. */
        @Override
        public String toString() {
            return "Account[" + login + "]";
        }
    }

    /**
     * A provider of mail with an HTTP API.
     *
     * @param endpoint URL of the API, instead of that of the region
     * @param configurationSet of Amazon SES
     */
    public record Provider(Optional<String> region, Optional<String> endpoint, Optional<String> configurationSet) {}

    /**
     * Timeouts of a connection.
     *
     * @param connect of connecting
     * @param reply of each reply as a whole, but for the last one
     * @param acceptance of the reply to the end of a mail, with which the relay takes responsibility for it (RFC 5321
     *     section 4.5.3.2.6)
     * @param token of the command that prints an access token; zero without one
     */
    public record Timeouts(Duration connect, Duration reply, Duration acceptance, Duration token) {

        /** Creates timeouts without a command that prints an access token. */
        public Timeouts(Duration connect, Duration reply, Duration acceptance) {
            this(connect, reply, acceptance, Duration.ZERO);
        }

        /** Returns the timeout of one delivery attempt: connecting and ten replies. */
        public Duration longestAttempt() {
            return longestConnect().plus(longestSend());
        }

        /** Returns the timeout of connecting, including the login and its token. */
        public Duration longestConnect() {
            return token.plus(connect).plus(longestLogIn());
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

    /** Returns whether the relay speaks SMTP. */
    public boolean speaksSmtp() {
        return kind.equals(SMTP);
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
        return account.writtenPassword().map(written -> secrets.text(setting("password"), written));
    }

    /**
     * Reads the file of the password, if it is in one.
     *
     * @throws InvalidSettingException if it cannot be used
     */
    public void checkPassword() {
        account.writtenPassword().ifPresent(written -> Secrets.check(setting("password"), written));
    }

    /** Returns the user name, if it is set. */
    public Optional<String> username() {
        return account.username();
    }

    /**
     * Returns the URL of the API, if it is set.
     *
     * @throws InvalidSettingException if it is not one of HTTP
     */
    public Optional<URI> endpoint() {
        return provider.endpoint().map(this::endpoint);
    }

    private URI endpoint(String written) {
        try {
            var url = new URI(written);
            if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw invalidEndpoint(written);
        }
        throw invalidEndpoint(written);
    }

    private InvalidSettingException invalidEndpoint(String written) {
        return InvalidSettingException.of(
                setting("endpoint"), written, "a URL such as https://email.eu-west-1.amazonaws.com");
    }

    /**
     * Requires a host that is a name or an address. Resolvers read {@code 10.1} as an address that was not meant.
     *
     * @throws InvalidSettingException if it is neither
     */
    public void requireHost() {
        try {
            IpAddress.ofHost(host);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "%s: '%s' is neither a name nor an IP address".formatted(setting("host"), host), e);
        }
    }

    /** Returns the server for traces: the host, or that of the API. */
    public String server() {
        return speaksSmtp()
                ? host
                : endpoint()
                        .map(URI::getHost)
                        .orElseGet(
                                () -> kind + provider.region().map("."::concat).orElse(""));
    }

    /** Returns host and port, as messages name the relay. */
    public String address() {
        return host + ":" + port;
    }

    /** Omits the password. */
    @Override
    public String toString() {
        return "RelaySettings[" + name + ", " + kind + "]";
    }
}
