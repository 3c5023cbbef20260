package dev.ias.mail.smtp;

import dev.ias.mail.MailSettings;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.email.javamail.sender.DefaultSessionProvider;
import io.micronaut.email.javamail.sender.SessionProvider;
import jakarta.inject.Singleton;
import jakarta.mail.Session;
import java.util.Properties;
import org.eclipse.angus.mail.util.MailStreamProvider;

/**
 * Provides the JavaMail session that mails are composed in. Micronaut's provider uses the JVM's default session, which
 * keeps the settings of its first user.
 */
@Singleton
@Replaces(DefaultSessionProvider.class)
class SmtpSession implements SessionProvider {

    // If unset, every part of every mail searches the class path for the provider.
    private static final String STREAM_PROVIDER = "jakarta.mail.util.StreamProvider";

    private final Session session;

    SmtpSession(MailSettings settings) {
        System.setProperty(STREAM_PROVIDER, MailStreamProvider.class.getName());
        var properties = new Properties();
        // Domain of Message-ID; the default would disclose the host name of this machine.
        properties.setProperty("mail.from", settings.sender().getAddress());
        this.session = Session.getInstance(properties);
    }

    @Override
    public Session session() {
        return session;
    }
}
