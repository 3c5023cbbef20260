package dev.ias.mail;

import dev.ias.language.LanguageSettings;
import dev.ias.language.Languages;
import dev.ias.language.TemplateDirectory;
import dev.ias.network.IpAddress;
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

    MailCheck(MailSettings settings, LinkSettings links, OutboxSettings outbox, LanguageSettings languages) {
        this.settings = settings;
        this.links = links;
        this.outbox = outbox;
        this.languages = languages;
    }

    @Override
    public List<Runnable> checks() {
        return List.of(
                settings::sender,
                this::requireHost,
                settings::ownEnvelopeSender,
                settings::clientName,
                settings::trust,
                settings::checkPassword,
                links::base,
                this::requireAttemptWithinLease,
                this::requireTemplates,
                this::requireTwoAttempts);
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        var plain = settings.tls() == MailSettings.Tls.NONE;
        var host = settings.host();
        var base = links.base();
        return List.of(
                SettingWarning.onlyIf(
                        plain && settings.user().isPresent(),
                        "ias.mail.tls",
                        settings.tls(),
                        "the password of ias.mail.username is sent without TLS; use STARTTLS or IMPLICIT"),
                SettingWarning.onlyIf(
                        plain && !LoopbackHost.matches(host),
                        "ias.mail.tls",
                        settings.tls(),
                        "codes and links are sent without TLS to %s; use STARTTLS or IMPLICIT".formatted(host)),
                SettingWarning.onlyIf(
                        "http".equals(base.getScheme()) && !LoopbackHost.matches(base.getHost()),
                        "ias.link.base-url",
                        base,
                        "links are opened without TLS, so that anyone on the way can use them; use https://"));
    }

    /** Resolvers read {@code 10.1} as an address that was not meant. */
    private void requireHost() {
        try {
            IpAddress.ofHost(settings.host());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "ias.mail.host: '%s' is neither a name nor an IP address".formatted(settings.host()), e);
        }
    }

    /** Prevents another instance from claiming a message while this one is still sending it. */
    private void requireAttemptWithinLease() {
        var longest = settings.longestAttempt();
        if (longest.compareTo(outbox.attemptsWithin()) >= 0) {
            throw new InvalidSettingException(String.format(
                    Locale.ROOT,
                    "ias.outbox.lease: connecting (ias.mail.connect-timeout) and ten replies (ias.mail.timeout) may"
                            + " take %d seconds, which must be less than nine tenths of it",
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
     * A mail that fits in the send buffer is written without blocking; a larger one could block on a hung relay
     * forever.
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
