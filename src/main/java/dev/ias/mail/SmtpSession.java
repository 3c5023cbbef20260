package dev.ias.mail;

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
import java.util.Properties;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.eclipse.angus.mail.util.SocketFetcher;

/**
 * The JavaMail session of this service. The stock provider takes the JVM's default session, which keeps the settings of
 * whoever asked first, and has no time-outs.
 */
@Singleton
@Replaces(DefaultSessionProvider.class)
class SmtpSession implements SessionProvider {

    // Otherwise every part of every mail searches the class path for it.
    private static final String STREAM_PROVIDER = "jakarta.mail.util.StreamProvider";

    private final MailSettings settings;
    private final Session session;
    private final String protocol;

    SmtpSession(MailSettings settings) {
        System.setProperty(STREAM_PROVIDER, MailStreamProvider.class.getName());
        this.settings = settings;
        this.protocol = settings.tls() == MailSettings.Tls.IMPLICIT ? "smtps" : "smtp";
        this.session = Session.getInstance(properties(settings, "mail." + protocol + "."));
    }

    @Override
    public Session session() {
        return session;
    }

    /** A new connection, greeted and logged in, within {@link MailSettings#longestConnect}. */
    PipeliningTransport connect() throws MessagingException {
        var url = new URLName(
                protocol,
                settings.host(),
                settings.port(),
                null,
                settings.user().orElse(null),
                settings.password());
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

    /** To the first of the relay's addresses; resolving its name and connecting share their time. */
    private void open(RelaySocket socket) throws IOException {
        var began = System.nanoTime();
        var address = InetAddress.getByName(settings.host());
        var left =
                settings.connectTimeout().minusNanos(System.nanoTime() - began).toMillis();
        if (left <= 0) {
            throw new SocketTimeoutException("the name of the relay was not resolved in time");
        }
        // With its name, which the certificate is checked for; one that was given as a literal has none.
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
        // The domain of Message-ID: without it, it tells this machine's name.
        properties.setProperty("mail.from", settings.sender().getAddress());
        // Time-outs are the socket's. One of writes would wake a thread of its own for each, and none waits: see
        // MailCheck.
        properties.setProperty(prefix + "auth", String.valueOf(settings.user().isPresent()));
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        // Once DATA was accepted nothing that the relay says on QUIT matters.
        properties.setProperty(prefix + "quitwait", "false");
        if (settings.tls() == MailSettings.Tls.STARTTLS) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
        }
        return properties;
    }
}
