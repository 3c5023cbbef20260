package dev.ias.mail;

import dev.ias.network.LoopbackHost;
import dev.ias.outbox.OutboxSettings;
import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import dev.ias.settings.Spelling;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rejects an invalid sender, EHLO name, file of certificates or of the password, or base URL of links, timeouts that
 * exceed the outbox lease, templates so large that a write could block, and dead-lettering after the first attempt.
 */
@Singleton
final class MailCheck implements SettingsCheck {

    private static final int MAX_TEMPLATE_KILOBYTES = 32;

    private final MailSettings settings;
    private final LinkSettings links;
    private final OutboxSettings outbox;
    private final RelayList relays;

    MailCheck(MailSettings settings, LinkSettings links, OutboxSettings outbox, RelayList relays) {
        this.settings = settings;
        this.links = links;
        this.outbox = outbox;
        this.relays = relays;
    }

    @Override
    public List<Runnable> checks() {
        return Stream.concat(
                        Stream.<Runnable>of(
                                settings::sender,
                                settings::ownEnvelopeSender,
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

    private void requireTemplates() {
        settings.templateDirectory().ifPresent(directory -> {
            try (var templates = Files.list(Path.of(directory))) {
                templates.forEach(template -> {
                    requireSmall(template);
                    requireKnown(template.getFileName().toString());
                });
            } catch (IOException | InvalidPathException e) {
                throw InvalidSettingException.of("ias.mail.templates", directory, "a directory that can be read");
            }
        });
    }

    /** Other names, of files that templates include, are allowed if no template has a similar one. */
    private static void requireKnown(String name) {
        var names = MailTemplates.names();
        if (!names.contains(name)) {
            Spelling.nearest(name, names.stream()).ifPresent(nearest -> {
                throw new InvalidSettingException(
                        "ias.mail.templates: " + name + " is not a template; did you mean " + nearest + "?");
            });
        }
    }

    /**
     * A mail that fits in the send buffer is written without blocking; a larger one could block on a hung relay
     * forever.
     */
    private static void requireSmall(Path template) {
        if (template.toFile().length() > MAX_TEMPLATE_KILOBYTES * 1024L) {
            throw new InvalidSettingException(String.format(
                    Locale.ROOT,
                    "ias.mail.templates: %s is larger than %d KB",
                    template.getFileName(),
                    MAX_TEMPLATE_KILOBYTES));
        }
    }
}
