package dev.ias.mail;

import dev.ias.language.LanguageSettings;
import dev.ias.language.Languages;
import dev.ias.language.TemplateDirectory;
import dev.ias.network.LoopbackHost;
import dev.ias.outbox.OutboxSettings;
import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Rejects an invalid sender, EHLO name, file of certificates or of the password, or base URL of links, timeouts that
 * exceed the outbox lease, templates so large that a write could block, and dead-lettering after the first attempt.
 */
@Singleton
final class MailCheck implements SettingsCheck {

    private final MailSettings settings;
    private final LinkSettings links;
    private final OutboxSettings outbox;
    private final LanguageSettings languages;
    private final RelayList relays;

    MailCheck(
            MailSettings settings,
            LinkSettings links,
            OutboxSettings outbox,
            LanguageSettings languages,
            RelayList relays) {
        this.settings = settings;
        this.links = links;
        this.outbox = outbox;
        this.languages = languages;
        this.relays = relays;
    }

    @Override
    public List<Runnable> checks() {
        return Stream.concat(
                        Stream.<Runnable>of(
                                settings::sender,
                                settings::ownEnvelopeSender,
                                settings::variableEnvelopeSender,
                                links::base,
                                this::requireTemplates,
                                this::requireTwoAttempts),
                        relayChecks())
                .toList();
    }

    private Stream<Runnable> relayChecks() {
        try {
            return relays.all().stream()
                    .flatMap(relay -> Stream.of(
                            relay::requireHost,
                            relay::clientName,
                            relay::trust,
                            relay::checkPassword,
                            relay::requireConnections,
                            () -> requireAttemptWithinLease(relay)));
        } catch (InvalidSettingException e) {
            return Stream.of(() -> {
                throw e;
            });
        }
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        var base = links.base();
        var withoutTls = SettingWarning.onlyIf(
                "http".equals(base.getScheme()) && !LoopbackHost.matches(base.getHost()),
                "ias.link.base-url",
                base,
                "links are opened without TLS, so that anyone on the way can use them; use https://");
        return Stream.concat(relays.all().stream().flatMap(MailCheck::warnings), Stream.of(withoutTls))
                .toList();
    }

    private static Stream<Optional<SettingWarning>> warnings(RelaySettings relay) {
        var plain = relay.tls() == RelaySettings.Tls.NONE;
        return Stream.of(
                SettingWarning.onlyIf(
                        plain && relay.username().isPresent(),
                        relay.setting("tls"),
                        relay.tls(),
                        "the password of %s is sent without TLS; use STARTTLS or IMPLICIT"
                                .formatted(relay.setting("username"))),
                SettingWarning.onlyIf(
                        plain && !LoopbackHost.matches(relay.host()),
                        relay.setting("tls"),
                        relay.tls(),
                        "codes and links are sent without TLS to %s; use STARTTLS or IMPLICIT"
                                .formatted(relay.host())));
    }

    /** Prevents another instance from claiming a message while this one is still sending it. */
    private void requireAttemptWithinLease(RelaySettings relay) {
        var longest = relay.timeouts().longestAttempt();
        if (longest.compareTo(outbox.attemptsWithin()) >= 0) {
            throw new InvalidSettingException(String.format(
                    Locale.ROOT,
                    "ias.outbox.lease: connecting (%s), nine replies (%s) and the last one (%s) may take %d seconds,"
                            + " which must be less than nine tenths of it",
                    relay.setting("connect-timeout"),
                    relay.setting("timeout"),
                    relay.setting("accept-timeout"),
                    longest.toSeconds()));
        }
    }

    private void requireTwoAttempts() {
        if (outbox.deadLetterAfter() < 2) {
            throw new InvalidSettingException(
                    "ias.outbox.dead-letter-after is " + outbox.deadLetterAfter() + "; at least 2 is needed");
        }
    }

    /**
     * Rejects templates that are too large, among others. A mail that fits in the send buffer is written without
     * blocking; a larger one could block on a hung relay forever.
     */
    private void requireTemplates() {
        var tags = Languages.tags(languages);
        new TemplateDirectory("ias.mail.templates", settings.templateDirectory())
                .check(TemplateFiles.names(tags), name -> requireLanguage(name, tags));
    }

    private static void requireLanguage(String name, Set<String> tags) {
        var parts = name.split("\\.", -1);
        if (parts.length == 3 && TemplateFiles.names(Set.of()).contains(parts[0] + "." + parts[2])) {
            throw new InvalidSettingException("ias.mail.templates: %s is for the language '%s', which is not one of %s"
                    .formatted(name, parts[1], String.join(", ", new TreeSet<>(tags))));
        }
    }
}
