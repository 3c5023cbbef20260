package dev.ias.mail;

import dev.ias.bounce.ReturnToken;
import dev.ias.bounce.ReturnTokens;
import dev.ias.brand.Brand;
import dev.ias.verification.OutboxMessage;
import io.micronaut.email.Contact;
import io.micronaut.email.Email;
import io.micronaut.email.MultipartBody;
import io.micronaut.email.javamail.sender.JavaxEmailComposer;
import jakarta.inject.Singleton;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.angus.mail.smtp.SMTPMessage;

/** Composes the mail of a message: recipient, sender, body and headers. */
@Singleton
public class MailComposer {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss xx", Locale.ROOT);

    private final MailTemplates templates;
    private final JavaxEmailComposer format;
    private final Clock clock;
    private final Contact sender;
    private final String domain;
    private final String testSubject;
    private final ReturnTokens tokens;
    private final Optional<Verp> verp;

    public MailComposer(
            MailTemplates templates,
            JavaxEmailComposer format,
            MailSettings settings,
            Brand brand,
            ReturnTokens tokens,
            Clock clock) {
        this.templates = templates;
        this.format = format;
        this.clock = clock;
        this.tokens = tokens;
        this.verp = settings.variableEnvelopeSender();
        this.testSubject = "Test mail of " + brand.name();
        var from = settings.sender();
        this.domain = from.getAddress().substring(from.getAddress().lastIndexOf('@') + 1);
        this.sender = from.getPersonal() == null
                ? new Contact(from.getAddress())
                : new Contact(from.getAddress(), from.getPersonal());
    }

    /** Returns the mail of a message, complete and encoded. */
    public Message compose(OutboxMessage message) throws MessagingException {
        return compose(message, templates.write(message));
    }

    /** Returns the mail of an example message. Its subject says that it is a test. */
    public Message composeTest(OutboxMessage message) throws MessagingException {
        var content = templates.write(message);
        return compose(message, new MailTemplates.Content(testSubject, content.text(), content.html()));
    }

    Message compose(OutboxMessage message, MailTemplates.Content content) throws MessagingException {
        var mail = format.compose(email(message, content));
        var token = tokens.text(token(message));
        setHeaders(mail, message, token);
        setEnvelopeSender(mail, token);
        mail.saveChanges();
        return mail;
    }

    /** Returns the mail of a message for a sender of Micronaut Email, which sets the headers itself. */
    public Email email(OutboxMessage message) {
        return email(message, templates.write(message));
    }

    private Email email(OutboxMessage message, MailTemplates.Content content) {
        return Email.builder()
                .from(sender)
                .to(message.to().typed())
                .subject(content.subject())
                .body(new MultipartBody(content.html(), content.text()))
                .build();
    }

    /**
     * Sets the headers. Message-ID is derived from the message's id, so that duplicates of a redelivery can be
     * recognized, and contains its token, so that reports of it can be matched; Auto-Submitted suppresses automatic
     * replies (RFC 3834); Content-Language is the language of the text (RFC 3282). X-Entity-Ref-ID, unique, keeps Gmail
     * from threading mails with equal subjects, where the newest link would be hidden below older ones.
     */
    private void setHeaders(Message mail, OutboxMessage message, String token) throws MessagingException {
        mail.setHeader("Date", DATE.format(clock.instant().atOffset(ZoneOffset.UTC)));
        mail.setHeader("Message-ID", "<" + message.id() + "." + token + "@" + domain + ">");
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader("X-Auto-Response-Suppress", "All");
        mail.setHeader("X-Entity-Ref-ID", message.id().toString());
        mail.setHeader("Content-Language", message.language().tag());
    }

    private static ReturnToken token(OutboxMessage message) {
        var to = message.to();
        return new ReturnToken(
                message.verification().recipient(),
                message.createdAt(),
                to.typed().equals(to.mailbox()));
    }

    private void setEnvelopeSender(Message mail, String token) {
        if (verp.isPresent() && mail instanceof SMTPMessage smtp) {
            smtp.setEnvelopeFrom(verp.get().address(token));
        }
    }
}
