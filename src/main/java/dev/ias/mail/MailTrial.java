package dev.ias.mail;

import dev.ias.verification.Address;
import dev.ias.verification.Code;
import dev.ias.verification.Language;
import dev.ias.verification.LimitKey;
import dev.ias.verification.LinkToken;
import dev.ias.verification.Message;
import dev.ias.verification.Message.Kind;
import dev.ias.verification.VerificationId;
import io.micronaut.email.EmailException;
import io.micronaut.email.TransactionalEmailSender;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Looks whether mails can be written and handed over, before the first one has to be. */
@Singleton
public class MailTrial {

    /** Good for nothing: no verification has this id. */
    private static final UUID NOBODY = new UUID(0, 0);

    private final SmtpSession session;
    private final MailSettings settings;
    private final MailTemplates templates;
    private final MailComposer composer;
    private final TransactionalEmailSender<jakarta.mail.Message, String> sender;
    private final Clock clock;

    MailTrial(
            SmtpSession session,
            MailSettings settings,
            MailTemplates templates,
            MailComposer composer,
            TransactionalEmailSender<jakarta.mail.Message, String> sender,
            Clock clock) {
        this.session = session;
        this.settings = settings;
        this.templates = templates;
        this.composer = composer;
        this.sender = sender;
        this.clock = clock;
    }

    /** The relay, how the connection is protected and who logs in. */
    public String relay() {
        return "%s:%d, %s%s"
                .formatted(
                        settings.host(),
                        settings.port(),
                        settings.tls(),
                        settings.user().map(user -> ", logged in as " + user).orElse(""));
    }

    /** Connects, and logs in where there is an account; a sentence where that fails. */
    public Optional<String> connect() {
        try {
            session.connect().close();
            return Optional.empty();
        } catch (MessagingException e) {
            return Optional.of(RelayProblem.of(e, settings));
        }
    }

    /** Writes every kind of mail in every language; a sentence for each template that fails. */
    public List<String> write() {
        var nobody = new Address("nobody@example.com", "nobody@example.com");
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Arrays.stream(Language.values()).map(language -> example(kind, language, nobody)))
                .flatMap(example -> writing(example).stream())
                .toList();
    }

    /** Sends somebody a mail with a code, which is good for nothing; a sentence where the relay does not take it. */
    public Optional<String> send(Address recipient) {
        var message = example(Kind.CODE, Language.EN, recipient);
        try {
            sender.send(composer.compose(message), mail -> composer.head(mail, message));
            return Optional.empty();
        } catch (RelayUnreachableException e) {
            return Optional.of(RelayProblem.of(e, settings));
        } catch (EmailException e) {
            return Optional.of(refusal(e));
        }
    }

    private Optional<String> writing(Message message) {
        try {
            templates.write(message);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of("ias.mail.templates has a template that cannot be used: " + RelayProblem.text(e));
        }
    }

    private static String refusal(EmailException failure) {
        var innermost = RelayProblem.causes(failure).getLast();
        return innermost instanceof SMTPSenderFailedException
                ? "ias.mail.from is refused by the relay: " + RelayProblem.text(innermost)
                : "the relay does not take the mail: " + RelayProblem.text(innermost);
    }

    private Message example(Kind kind, Language language, Address recipient) {
        var now = clock.instant();
        return new Message(
                NOBODY,
                new VerificationId(NOBODY, new LimitKey("")),
                kind,
                recipient,
                language,
                switch (kind) {
                    case CODE -> Optional.of(new Code("000000"));
                    case LINK -> Optional.of(new LinkToken(NOBODY, "0".repeat(32)));
                    case KNOWN_ADDRESS -> Optional.empty();
                },
                now,
                now.plus(Duration.ofMinutes(10)),
                0);
    }
}
