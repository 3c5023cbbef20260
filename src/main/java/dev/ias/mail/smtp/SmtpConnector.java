package dev.ias.mail.smtp;

import dev.ias.mail.MailSettings;
import dev.ias.mail.RelaySettings;
import dev.ias.mail.RelaySettings.LoginMethod;
import dev.ias.settings.SecretValue;
import dev.ias.settings.Secrets;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.util.SocketFetcher;

/** Opens connections to a relay. */
final class SmtpConnector {

    private final RelaySettings settings;
    private final Session session;
    private final String protocol;
    private final Optional<SecretValue<String>> password;
    private final Optional<TokenCommand> tokens;

    SmtpConnector(RelaySettings settings, MailSettings mails, Secrets secrets, Clock clock) {
        this.settings = settings;
        this.password = settings.password(secrets);
        this.tokens = settings.account().tokenCommand().map(command -> new TokenCommand(settings, command, clock));
        this.protocol = settings.tls() == RelaySettings.Tls.IMPLICIT ? "smtps" : "smtp";
        this.session = Session.getInstance(properties(settings, mails, "mail." + protocol + "."));
    }

    /**
     * Connects and logs in with the current password or access token, within {@link
     * RelaySettings.Timeouts#longestConnect}.
     */
    PipeliningTransport connect() throws MessagingException {
        if (tokens.isEmpty()) {
            return connect(password.map(SecretValue::current));
        }
        var source = tokens.orElseThrow();
        var token = source.current();
        try {
            return connect(Optional.of(token));
        } catch (AuthenticationFailedException e) {
            if (!SmtpReply.isTransient(e)) {
                source.refused(token);
            }
            throw e;
        }
    }

    private PipeliningTransport connect(Optional<String> secret) throws MessagingException {
        var url = new URLName(
                protocol,
                settings.host(),
                settings.port(),
                null,
                settings.username().orElse(null),
                secret.orElse(null));
        var transport = new PipeliningTransport(session, url, implicitTls());
        try {
            var socket = new RelaySocket(settings.timeouts().reply());
            try {
                open(socket);
                transport.connect(socket, implicitTls() ? encrypted(socket) : socket, settings.timeouts());
            } catch (IOException | MessagingException | RuntimeException e) {
                socket.close();
                throw e;
            }
        } catch (IOException e) {
            throw new MessagingException("No connection to the relay", e);
        }
        return transport;
    }

    /** Connects to the first of the relay's addresses; the connect timeout includes resolving its name. */
    private void open(RelaySocket socket) throws IOException {
        var began = System.nanoTime();
        var address = InetAddress.getByName(settings.host());
        var left = settings.timeouts()
                .connect()
                .minusNanos(System.nanoTime() - began)
                .toMillis();
        if (left <= 0) {
            throw new SocketTimeoutException(
                    "Resolving the relay's host name exceeded " + settings.setting("connect-timeout"));
        }
        // Keeps the host name, against which the certificate is checked; a literal address has none.
        var named = InetAddress.getByAddress(settings.host(), address.getAddress());
        socket.connect(new InetSocketAddress(named, settings.port()), Math.toIntExact(left));
        socket.begin(settings.timeouts().longestLogIn());
        socket.expectAnswer(settings.timeouts().reply());
    }

    private Socket encrypted(RelaySocket socket) throws IOException {
        return SocketFetcher.startTLS(socket, settings.host(), session.getProperties(), "mail." + protocol);
    }

    private boolean implicitTls() {
        return settings.tls() == RelaySettings.Tls.IMPLICIT;
    }

    private static Properties properties(RelaySettings settings, MailSettings mails, String prefix) {
        var properties = new Properties();
        // Domain of Message-ID; the default would disclose the host name of this machine.
        properties.setProperty("mail.from", mails.sender().getAddress());
        properties.setProperty(prefix + "from", mails.envelopeSender());
        settings.clientName().ifPresent(name -> properties.setProperty(prefix + "localhost", name));
        settings.trust().ifPresent(factory -> properties.put(prefix + "ssl.socketFactory", factory));
        // No timeouts here: RelaySocket has its own. A write timeout would wake a thread for each write, and no write
        // blocks: see MailCheck.
        properties.setProperty(
                prefix + "auth", String.valueOf(settings.username().isPresent()));
        setLogin(properties, prefix, settings.account().login());
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        // After DATA is accepted, the reply to QUIT is irrelevant.
        properties.setProperty(prefix + "quitwait", "false");
        if (settings.tls() == RelaySettings.Tls.STARTTLS) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
        }
        return properties;
    }

    /**
     * Sets the mechanisms. CRAM-MD5 is delegated to the JDK (SASL), which takes precedence over those of Angus Mail.
     */
    private static void setLogin(Properties properties, String prefix, LoginMethod login) {
        var automatic = login == LoginMethod.AUTO;
        properties.setProperty(prefix + "auth.mechanisms", automatic ? "PLAIN LOGIN" : login.toString());
        if (automatic || login == LoginMethod.CRAM_MD5) {
            properties.setProperty(prefix + "sasl.enable", "true");
            properties.setProperty(prefix + "sasl.mechanisms", LoginMethod.CRAM_MD5.toString());
        }
    }
}
