package dev.ias.mail.delivery;

import dev.ias.language.Languages;
import dev.ias.mail.ExampleMessages;
import dev.ias.mail.MailComposer;
import dev.ias.mail.MailTemplates;
import dev.ias.mail.RelayFactory;
import dev.ias.mail.RelayFactory.Connection;
import dev.ias.mail.RelayKinds;
import dev.ias.mail.RelayList;
import dev.ias.mail.RelaySettings;
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

/** Tests the mail configuration: renders every template, connects to the relays and, on request, sends a mail. */
@Singleton
public class RelayPreflight {

    private final MailTemplates templates;
    private final MailComposer composer;
    private final RelayList list;
    private final RelayKinds kinds;
    private final Map<String, RelayFactory.Tester> testers = new ConcurrentHashMap<>();
    private final Languages languages;
    private final Clock clock;

    RelayPreflight(
            MailTemplates templates,
            MailComposer composer,
            RelayList list,
            RelayKinds kinds,
            Languages languages,
            Clock clock) {
        this.templates = templates;
        this.composer = composer;
        this.list = list;
        this.kinds = kinds;
        this.languages = languages;
        this.clock = clock;
    }

    /** Connects to each relay, and logs in if an account is configured and the relay offers it. */
    public List<Connection> connect() {
        return list.all().stream().map(relay -> tester(relay).connect()).toList();
    }

    /** Returns the tester that an earlier step of the check has used. */
    private RelayFactory.Tester tester(RelaySettings relay) {
        return testers.computeIfAbsent(relay.name(), name -> kinds.of(relay).tester(relay));
    }

    @PreDestroy
    void close() {
        testers.values().forEach(RelayFactory.Tester::close);
    }

    /** Renders every kind of mail in every language; returns a description of each failure. */
    public List<String> write() {
        return Arrays.stream(Kind.values())
                .flatMap(kind ->
                        languages.all().stream().map(language -> example(kind, language, ExampleMessages.RECIPIENT)))
                .flatMap(example -> rendering(example).stream())
                .toList();
    }

    private Optional<String> rendering(OutboxMessage message) {
        try {
            templates.write(message);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of("ias.mail.templates has a template that cannot be used: " + firstLine(e));
        }
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
        try {
            return tester(relay).send(composer.composeTest(example(Kind.CODE, Language.ENGLISH, recipient)));
        } catch (MessagingException e) {
            return Optional.of("The test mail cannot be composed: " + firstLine(e));
        }
    }

    private static String firstLine(Throwable failure) {
        return List.of(String.valueOf(failure.getMessage()).strip().split("\\R"))
                .getFirst();
    }

    private OutboxMessage example(Kind kind, Language language, Address recipient) {
        return ExampleMessages.of(kind, language, recipient, clock.instant());
    }
}
