package dev.ias.mail;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.email.javamail.sender.DefaultSessionProvider;
import io.micronaut.email.javamail.sender.SessionProvider;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.Properties;
import org.eclipse.angus.mail.util.MailStreamProvider;

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

    /** A new connection, greeted and logged in. */
    PipeliningTransport connect() throws MessagingException {
        var transport = new PipeliningTransport(session, protocol, settings.tls() == MailSettings.Tls.IMPLICIT);
        transport.connect(settings.host(), settings.port(), settings.user().orElse(null), settings.password());
        return transport;
    }

    private static Properties properties(MailSettings settings, String prefix) {
        var properties = new Properties();
        // The domain of Message-ID: without it, it tells this machine's name.
        properties.setProperty("mail.from", settings.sender().getAddress());
        var timeout = String.valueOf(settings.timeout().toMillis());
        properties.setProperty(
                prefix + "connectiontimeout",
                String.valueOf(settings.connectTimeout().toMillis()));
        // Of replies. A time-out of writes would wake a thread of its own for each, and none waits: see MailCheck.
        properties.setProperty(prefix + "timeout", timeout);
        properties.put(prefix + "socketFactory", new CoalescingSocketFactory());
        properties.setProperty(prefix + "socketFactory.fallback", "false");
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
