package dev.ias.mail.smtp;

import dev.ias.language.Languages;
import dev.ias.mail.ExampleMessages;
import dev.ias.mail.MailComposer;
import dev.ias.mail.MailSettings;
import dev.ias.mail.MailTemplates;
import dev.ias.mail.RelayList;
import dev.ias.mail.RelaySettings;
import dev.ias.settings.SettingWarning;
import dev.ias.verification.Address;
import dev.ias.verification.Language;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.OutboxMessage.Kind;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Tests the mail configuration: renders every template, connects to the relay and, on request, sends a mail. */
@Singleton
public class RelayPreflight {

    private final MailSettings settings;
    private final MailTemplates templates;
    private final MailComposer composer;
    private final RelayList list;
    private final SmtpRelays relays;
    private final Map<String, SmtpPool> pools = new ConcurrentHashMap<>();
    private final Languages languages;
    private final Clock clock;

    RelayPreflight(
            MailSettings settings,
            MailTemplates templates,
            MailComposer composer,
            RelayList list,
            SmtpRelays relays,
            Languages languages,
            Clock clock) {
        this.settings = settings;
        this.templates = templates;
        this.composer = composer;
        this.list = list;
        this.relays = relays;
        this.languages = languages;
        this.clock = clock;
    }

    /**
     * The result of connecting.
     *
     * @param problem a description of the failure
     * @param warning a warning of a setting that has no effect
     * @param relay host, port, transport security and user name of the relay
     */
    public record Connection(Optional<String> problem, Optional<String> warning, String relay) {}

    /** Connects to each relay, and logs in if an account is configured and the relay offers it. */
    public List<Connection> connect() {
        return list.all().stream().map(this::connect).toList();
    }

    private Connection connect(RelaySettings relaySettings) {
        var relay = "%s, %s".formatted(relaySettings.address(), relaySettings.tls());
        var offered = new AtomicBoolean();
        try {
            use(relaySettings, connection -> offered.set(connection.offersLogin()));
        } catch (MessagingException | RelayUnreachableException e) {
            return new Connection(Optional.of(RelayProblem.of(e, relaySettings)), Optional.empty(), relay);
        }
        return offered.get()
                ? new Connection(
                        Optional.empty(),
                        Optional.empty(),
                        relay
                                + relaySettings
                                        .username()
                                        .map(user -> ", logged in as " + user)
                                        .orElse(""))
                : new Connection(Optional.empty(), withoutLogin(relaySettings), relay);
    }

    /** Uses the connection that an earlier step of the check has opened. */
    private void use(RelaySettings relay, SmtpPool.Use use) throws MessagingException {
        pools.computeIfAbsent(relay.name(), name -> relays.pool(relay)).use(use);
    }

    @PreDestroy
    void close() {
        pools.values().forEach(SmtpPool::close);
    }

    private static Optional<String> withoutLogin(RelaySettings relay) {
        return relay.username()
                .flatMap(user -> SettingWarning.onlyIf(
                        true,
                        relay.setting("username"),
                        user,
                        "the relay offers no AUTH, so that mails are sent without a login; use STARTTLS or IMPLICIT if"
                                + " it offers AUTH over TLS only, or unset it"))
                .map(SettingWarning::text);
    }

    /** Renders every kind of mail in every language; returns a description of each failure. */
    public List<String> write() {
        return Arrays.stream(Kind.values())
                .flatMap(kind ->
                        languages.all().stream().map(language -> example(kind, language, ExampleMessages.RECIPIENT)))
                .flatMap(example -> rendering(example).stream())
                .toList();
    }

    /**
     * Sends a mail with an invalid code over each relay; returns a description of each failure to accept it.
     */
    public List<String> send(Address recipient) {
        return list.all().stream()
                .flatMap(relay -> send(relay, recipient).stream())
                .toList();
    }

    private Optional<String> send(RelaySettings relay, Address recipient) {
        var message = example(Kind.CODE, Language.ENGLISH, recipient);
        try {
            var mail = composer.composeTest(message);
            use(relay, connection -> connection.sendMessage(mail, mail.getAllRecipients()));
            return Optional.empty();
        } catch (RelayUnreachableException e) {
            return Optional.of(RelayProblem.of(e, relay));
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

    private String refusal(MessagingException failure) {
        var causes = RelayProblem.causes(failure);
        var reply = SmtpReply.in(failure).map(SmtpReply::toString).orElseGet(() -> RelayProblem.text(causes.getLast()));
        return causes.stream().anyMatch(SMTPSenderFailedException.class::isInstance)
                ? settings.envelopeSetting() + " is refused by the relay: " + reply
                : "The test mail is refused by the relay: " + reply;
    }

    private OutboxMessage example(Kind kind, Language language, Address recipient) {
        return ExampleMessages.of(kind, language, recipient, clock.instant());
    }
}
