package dev.ias.mail;

import dev.ias.language.Languages;
import dev.ias.settings.SettingsChecks;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.OutboxMessage.Kind;
import io.micronaut.context.BeanProvider;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes example mails to files. Beans that need valid settings are created only after the settings have been
 * validated.
 */
@Singleton
public class MailPreview {

    private final SettingsChecks checks;
    private final BeanProvider<Languages> languages;
    private final BeanProvider<MailTemplates> templates;
    private final BeanProvider<MailComposer> composer;
    private final Clock clock;

    MailPreview(
            SettingsChecks checks,
            BeanProvider<Languages> languages,
            BeanProvider<MailTemplates> templates,
            BeanProvider<MailComposer> composer,
            Clock clock) {
        this.checks = checks;
        this.languages = languages;
        this.templates = templates;
        this.composer = composer;
        this.clock = clock;
    }

    /**
     * Writes each kind of mail in each language as {@code kind.tag.html}, {@code kind.tag.txt} and {@code
     * kind.tag.eml}.
     *
     * @param directory is created if it does not exist; files of the same names are replaced
     * @param tags the languages; all if empty
     * @return the files
     * @throws dev.ias.settings.InvalidSettingsException if settings are invalid
     * @throws IllegalArgumentException if a language is not available
     */
    public List<Path> write(Path directory, List<String> tags) throws IOException, MessagingException {
        checks.run();
        var chosen = languages.get().chosen(tags);
        Files.createDirectories(directory);
        var files = new ArrayList<Path>();
        for (var language : chosen) {
            for (var kind : Kind.values()) {
                var message = ExampleMessages.of(kind, language, ExampleMessages.RECIPIENT, clock.instant());
                files.addAll(write(message, directory.resolve(TemplateFiles.name(kind) + "." + language.tag())));
            }
        }
        return files;
    }

    private List<Path> write(OutboxMessage message, Path name) throws IOException, MessagingException {
        var mail = templates.get().write(message);
        var html = Files.writeString(Path.of(name + ".html"), mail.html());
        var text = Files.writeString(Path.of(name + ".txt"), mail.text());
        var complete = Path.of(name + ".eml");
        try (var out = Files.newOutputStream(complete)) {
            composer.get().compose(message, mail).writeTo(out);
        }
        return List.of(html, text, complete);
    }
}
