package dev.ias.mail;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.email.BodyType;
import io.micronaut.email.Contact;
import io.micronaut.email.Email;
import io.micronaut.email.javamail.composer.DefaultMessageComposer;
import io.micronaut.email.javamail.composer.MessageComposer;
import jakarta.inject.Singleton;
import jakarta.mail.Message;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.eclipse.angus.mail.smtp.SMTPMessage;

/**
 * Composes {@code multipart/alternative} mails whose text and HTML parts are encoded once. Micronaut's composer encodes
 * each part twice, the first time to choose the encoding, and looks up the content types on the class path, which took
 * longer than all other work on a mail.
 */
@Singleton
@Replaces(DefaultMessageComposer.class)
class EncodedMessageComposer implements MessageComposer {

    // RFC 5322 section 2.1.1, without CRLF.
    private static final int MAX_LINE_LENGTH = 998;

    @Override
    public Message compose(Email email, Session session) throws MessagingException {
        var parts = new MimeMultipart(
                "alternative",
                part("text/plain", body(email, BodyType.TEXT)),
                part("text/html", body(email, BodyType.HTML)));
        var message = new Encoded(session, parts);
        message.setFrom(address(email.getFrom()));
        for (var to : Objects.requireNonNull(email.getTo(), "to")) {
            message.addRecipient(RecipientType.TO, address(to));
        }
        message.setSubject(email.getSubject(), StandardCharsets.UTF_8.name());
        return message;
    }

    private static String body(Email email, BodyType type) {
        return Objects.requireNonNull(email.getBody(), "body")
                .get(type)
                .orElseThrow(() -> new IllegalArgumentException("The mail has no body of type " + type));
    }

    private static InternetAddress address(Contact contact) throws MessagingException {
        var address = new InternetAddress(contact.getEmail());
        if (contact.getName() != null) {
            try {
                address.setPersonal(contact.getName(), StandardCharsets.UTF_8.name());
            } catch (UnsupportedEncodingException e) {
                throw new IllegalStateException(e);
            }
        }
        return address;
    }

    private static MimeBodyPart part(String type, String body) throws MessagingException {
        var headers = new InternetHeaders();
        headers.setHeader("Content-Type", type + "; charset=UTF-8");
        var plain = isPlain(body);
        headers.setHeader("Content-Transfer-Encoding", plain ? "7bit" : "base64");
        return new MimeBodyPart(headers, plain ? body.getBytes(StandardCharsets.US_ASCII) : base64(body));
    }

    /** Encodes the canonical form of the text, whose lines end with CRLF (RFC 2049 section 4). */
    private static byte[] base64(String body) {
        return Base64.getMimeEncoder().encode(body.replaceAll("\\r?\\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Returns whether the body can be sent without encoding (7bit, RFC 2045 section 2.7). */
    private static boolean isPlain(String body) {
        var line = 0;
        for (var i = 0; i < body.length(); i++) {
            var c = body.charAt(i);
            line = c == '\n' ? 0 : line + 1;
            if (c > '~' || c == 0 || line > MAX_LINE_LENGTH) {
                return false;
            }
        }
        return true;
    }

    /** A message whose content is already encoded for transfer; it may have its own envelope sender. */
    private static final class Encoded extends SMTPMessage {

        Encoded(Session session, MimeMultipart parts) throws MessagingException {
            super(session);
            var bytes = new ByteArrayOutputStream();
            try {
                parts.writeTo(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            this.content = bytes.toByteArray();
            setHeader("MIME-Version", "1.0");
            setHeader("Content-Type", parts.getContentType());
        }

        /** Marks the message as saved; its content is already encoded. */
        @Override
        public void saveChanges() {
            saved = true;
            modified = false;
        }
    }
}
