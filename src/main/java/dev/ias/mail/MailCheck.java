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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rejects an invalid sender or base URL of links, templates so large that a write could block, and dead-lettering after
 * the first attempt.
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
                settings::ownEnvelopeSender,
                settings::variableEnvelopeSender,
                links::base,
                this::requireTemplates,
                this::requireTwoAttempts);
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        var base = links.base();
        var withoutTls = SettingWarning.onlyIf(
                "http".equals(base.getScheme()) && !LoopbackHost.matches(base.getHost()),
                "ias.link.base-url",
                base,
                "links are opened without TLS, so that anyone on the way can use them; use https://");
        return List.of(withoutTls);
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
