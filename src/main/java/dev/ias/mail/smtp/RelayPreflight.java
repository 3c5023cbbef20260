package dev.ias.mail.smtp;

import dev.ias.mail.MailComposer;
import dev.ias.mail.MailSettings;
import dev.ias.mail.MailTemplates;
import dev.ias.verification.Address;
import dev.ias.verification.Code;
import dev.ias.verification.Language;
import dev.ias.verification.LimitKey;
import dev.ias.verification.LinkToken;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.OutboxMessage.Kind;
import dev.ias.verification.VerificationId;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Tests the mail configuration: renders every template, connects to the relay and, on request, sends a mail. */
@Singleton
public class RelayPreflight {

    /** Id of example messages; no verification has it. */
    private static final UUID EXAMPLE_ID = new UUID(0, 0);

    private final SmtpSession session;
    private final MailSettings settings;
    private final MailTemplates templates;
    private final MailComposer composer;
    private final SmtpPool pool;
    private final Clock clock;

    RelayPreflight(
            SmtpSession session,
            MailSettings settings,
            MailTemplates templates,
            MailComposer composer,
            SmtpPool pool,
            Clock clock) {
        this.session = session;
        this.settings = settings;
        this.templates = templates;
        this.composer = composer;
        this.pool = pool;
        this.clock = clock;
    }

    /** Returns host, port, transport security and user name of the relay. */
    public String relay() {
        return String.format(
                Locale.ROOT,
                "%s:%d, %s%s",
                settings.host(),
                settings.port(),
                settings.tls(),
                settings.user().map(user -> ", logged in as " + user).orElse(""));
    }

    /** Connects, and logs in if an account is configured; returns a description of the failure. */
    public Optional<String> connect() {
        try {
            session.connect().close();
            return Optional.empty();
        } catch (MessagingException e) {
            return Optional.of(RelayProblem.of(e, settings));
        }
    }

    /** Renders every kind of mail in every language; returns a description of each failure. */
    public List<String> write() {
        var recipient = new Address("nobody@example.com", "nobody@example.com");
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Arrays.stream(Language.values()).map(language -> example(kind, language, recipient)))
                .flatMap(example -> rendering(example).stream())
                .toList();
    }

    /** Sends a mail with an invalid code; returns a description of the failure if the relay does not accept it. */
    public Optional<String> send(Address recipient) {
        var message = example(Kind.CODE, Language.EN, recipient);
        try {
            var mail = composer.compose(message);
            pool.use(connection -> connection.sendMessage(mail, mail.getAllRecipients()));
            return Optional.empty();
        } catch (RelayUnreachableException e) {
            return Optional.of(RelayProblem.of(e, settings));
        } catch (MessagingException e) {
            return Optional.of(refusal(e));
        }
    }

    private Optional<String> rendering(OutboxMessage message) {
        try {
            templates.write(message);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of("ias.mail.templates has a template that cannot be used: " + RelayProblem.text(e));
        }
    }

    private static String refusal(MessagingException failure) {
        var innermost = RelayProblem.causes(failure).getLast();
        return innermost instanceof SMTPSenderFailedException
                ? "ias.mail.from is refused by the relay: " + RelayProblem.text(innermost)
                : "The relay does not accept the mail: " + RelayProblem.text(innermost);
    }

    private OutboxMessage example(Kind kind, Language language, Address recipient) {
        var now = clock.instant();
        return new OutboxMessage(
                EXAMPLE_ID,
                new VerificationId(EXAMPLE_ID, new LimitKey("")),
                kind,
                recipient,
                language,
                switch (kind) {
                    case CODE -> Optional.of(new Code("000000"));
                    case LINK -> Optional.of(new LinkToken(EXAMPLE_ID, "0".repeat(32)));
                    case KNOWN_ADDRESS -> Optional.empty();
                },
                now,
                now.plus(Duration.ofMinutes(10)),
                0,
                Optional.empty());
    }
}
