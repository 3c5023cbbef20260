package dev.ias.mail;

import dev.ias.verification.Message;
import io.micronaut.email.Contact;
import io.micronaut.email.Email;
import io.micronaut.email.MultipartBody;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Addresses and heads the mail of a message. */
@Singleton
class MailComposer {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss xx", Locale.ROOT);

    private final MailTemplates templates;
    private final Clock clock;
    private final Contact sender;
    private final String domain;

    MailComposer(MailTemplates templates, MailSettings settings, Clock clock) {
        this.templates = templates;
        this.clock = clock;
        var from = settings.sender();
        this.domain = from.getAddress().substring(from.getAddress().lastIndexOf('@') + 1);
        this.sender = from.getPersonal() == null
                ? new Contact(from.getAddress())
                : new Contact(from.getAddress(), from.getPersonal());
    }

    Email compose(Message message) {
        var mail = templates.write(message);
        return Email.builder()
                .from(sender)
                .to(message.to().typed())
                .subject(mail.subject())
                .body(new MultipartBody(mail.html(), mail.text()))
                .build();
    }

    /**
     * The headers that say which message this is, so that one that is sent twice can be known by it, that tell other machines
     * not to answer (RFC 3834), and what language this is (RFC 3282).
     */
    void head(jakarta.mail.Message mail, Message message) {
        try {
            mail.setHeader("Date", DATE.format(clock.instant().atOffset(ZoneOffset.UTC)));
            mail.setHeader("Message-ID", "<" + message.id() + "@" + domain + ">");
            mail.setHeader("Auto-Submitted", "auto-generated");
            mail.setHeader("X-Auto-Response-Suppress", "All");
            mail.setHeader("Content-Language", message.language().tag());
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
