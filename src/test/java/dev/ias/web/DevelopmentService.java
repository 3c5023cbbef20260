package dev.ias.web;

import dev.ias.testing.Ias;
import dev.ias.testing.ServiceProcess;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Fixture: the service in development mode, with its mailbox. */
final class DevelopmentService implements AutoCloseable {

    final Ias ias;

    private final int mailPort = ServiceProcess.freePort();
    private final ServiceProcess process;

    DevelopmentService(Path directory) {
        var port = ServiceProcess.freePort();
        this.process = ServiceProcess.start(
                        Map.of(
                                "IAS_HTTP_PORT", String.valueOf(port),
                                "IAS_MANAGEMENT_PORT", String.valueOf(ServiceProcess.freePort()),
                                "IAS_MAIL_PORT", String.valueOf(mailPort),
                                "IAS_DEVELOPMENT_DATABASE_PORT", String.valueOf(ServiceProcess.freePort())),
                        "-Dmicronaut.environments=dev",
                        "-Dias.development.data-directory=" + directory.resolve("data"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.ias.Application")
                .awaitStart();
        this.ias = Ias.at(port);
    }

    /** Sends a mail as any program of this machine can. */
    void send(String to, String subject, String text, String html) {
        var settings = new Properties();
        settings.setProperty("mail.smtp.host", "localhost");
        settings.setProperty("mail.smtp.port", String.valueOf(mailPort));
        try {
            var mail = new MimeMessage(Session.getInstance(settings));
            mail.setFrom(new InternetAddress("somebody@sender.example"));
            mail.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
            mail.setSubject(subject, StandardCharsets.UTF_8.name());
            mail.setContent(new MimeMultipart("alternative", part(text, "plain"), part(html, "html")));
            Transport.send(mail);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MimeBodyPart part(String content, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(content, StandardCharsets.UTF_8.name(), subtype);
        return part;
    }

    /** Stops the service and its database. */
    @Override
    public void close() {
        process.terminate();
        process.close();
        ias.close();
    }
}
