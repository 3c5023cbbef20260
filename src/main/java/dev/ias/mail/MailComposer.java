package dev.ias.mail;

import dev.ias.verification.Message;
import io.micronaut.email.Contact;
import io.micronaut.email.Email;
import io.micronaut.email.MultipartBody;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;

/** Addresses and heads the mail of a message. */
@Singleton
class MailComposer {

    private final MailTemplates templates;
    private final Contact sender;

    MailComposer(MailTemplates templates, MailSettings settings) {
        this.templates = templates;
        var from = settings.sender();
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

    /** The headers that tell other machines not to answer (RFC 3834), and what language this is (RFC 3282). */
    static void head(jakarta.mail.Message mail, Message message) {
        try {
            mail.setHeader("Auto-Submitted", "auto-generated");
            mail.setHeader("X-Auto-Response-Suppress", "All");
            mail.setHeader("Content-Language", message.language().tag());
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
