package dev.ias.ops.development;

import io.micronaut.serde.annotation.Serdeable;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Properties;

/** A mail in the mailbox. */
@Serdeable
record ReceivedMail(String id, String to, String from, String subject, String text, String html, Instant receivedAt) {

    static ReceivedMail parse(String to, byte[] data, Instant receivedAt) throws MessagingException, IOException {
        var mail = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(data));
        return new ReceivedMail(
                mail.getMessageID(),
                to,
                ((InternetAddress) mail.getFrom()[0]).toUnicodeString(),
                mail.getSubject(),
                content(mail, "text/plain"),
                content(mail, "text/html"),
                receivedAt);
    }

    private static String content(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return (String) part.getContent();
        }
        if (part.getContent() instanceof Multipart parts) {
            for (var i = 0; i < parts.getCount(); i++) {
                var found = content(parts.getBodyPart(i), type);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }
}
