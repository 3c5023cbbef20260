package dev.ias.mail.smtp;

import dev.ias.mail.MailSettings;
import dev.ias.settings.SecretValue;
import dev.ias.settings.Secrets;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.email.javamail.sender.DefaultSessionProvider;
import io.micronaut.email.javamail.sender.SessionProvider;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.eclipse.angus.mail.util.SocketFetcher;

/**
 * Provides the JavaMail session of this service. Micronaut's provider uses the JVM's default session, which keeps the
 * settings of its first user and has no timeouts.
 */
@Singleton
@Replaces(DefaultSessionProvider.class)
public class SmtpSession implements SessionProvider {

    // If unset, every part of every mail searches the class path for the provider.
    private static final String STREAM_PROVIDER = "jakarta.mail.util.StreamProvider";

    private final MailSettings settings;
    private final Session session;
    private final String protocol;
    private final Optional<SecretValue<String>> password;

    SmtpSession(MailSettings settings, Secrets secrets) {
        System.setProperty(STREAM_PROVIDER, MailStreamProvider.class.getName());
        this.settings = settings;
        this.password = settings.password(secrets);
        this.protocol = settings.tls() == MailSettings.Tls.IMPLICIT ? "smtps" : "smtp";
        this.session = Session.getInstance(properties(settings, "mail." + protocol + "."));
    }

    @Override
    public Session session() {
        return session;
    }

    /** Connects and logs in with the current password, within {@link MailSettings#longestConnect}. */
    PipeliningTransport connect() throws MessagingException {
        var url = new URLName(
                protocol,
                settings.host(),
                settings.port(),
                null,
                settings.user().orElse(null),
                password.map(SecretValue::current).orElse(null));
        var transport = new PipeliningTransport(session, url, implicitTls());
        try {
            var socket = new RelaySocket(settings.timeout());
            try {
                open(socket);
                transport.connect(socket, implicitTls() ? encrypted(socket) : socket, settings.longestSend());
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
        var left =
                settings.connectTimeout().minusNanos(System.nanoTime() - began).toMillis();
        if (left <= 0) {
            throw new SocketTimeoutException("Resolving the relay's host name exceeded ias.mail.connect-timeout");
        }
        // Keeps the host name, against which the certificate is checked; a literal address has none.
        var named = InetAddress.getByAddress(settings.host(), address.getAddress());
        socket.connect(new InetSocketAddress(named, settings.port()), Math.toIntExact(left));
        socket.begin(settings.longestLogIn());
        socket.expectAnswer();
    }

    private Socket encrypted(RelaySocket socket) throws IOException {
        return SocketFetcher.startTLS(socket, settings.host(), session.getProperties(), "mail." + protocol);
    }

    private boolean implicitTls() {
        return settings.tls() == MailSettings.Tls.IMPLICIT;
    }

    private static Properties properties(MailSettings settings, String prefix) {
        var properties = new Properties();
        // Domain of Message-ID; the default would disclose the host name of this machine.
        properties.setProperty("mail.from", settings.sender().getAddress());
        properties.setProperty(prefix + "from", settings.envelopeSender());
        settings.clientName().ifPresent(name -> properties.setProperty(prefix + "localhost", name));
        settings.trust().ifPresent(factory -> properties.put(prefix + "ssl.socketFactory", factory));
        // No timeouts here: RelaySocket has its own. A write timeout would wake a thread for each write, and no write
        // blocks: see MailCheck.
        properties.setProperty(prefix + "auth", String.valueOf(settings.user().isPresent()));
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        // After DATA is accepted, the reply to QUIT is irrelevant.
        properties.setProperty(prefix + "quitwait", "false");
        if (settings.tls() == MailSettings.Tls.STARTTLS) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
        }
        return properties;
    }
}
