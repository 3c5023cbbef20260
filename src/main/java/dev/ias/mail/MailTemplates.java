package dev.ias.mail;

import dev.ias.verification.Challenge;
import dev.ias.verification.Language;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.SecretHasher;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.loader.DelegatingLoader;
import io.pebbletemplates.pebble.loader.FileLoader;
import io.pebbletemplates.pebble.loader.Loader;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Renders mails from the templates {@code kind.language.txt} and {@code kind.language.html}. A text template begins
 * with a line {@code Subject: …} and an empty line. HTML templates escape all values.
 */
@Singleton
public class MailTemplates {

    private static final String SUBJECT = "Subject: ";

    private final PebbleEngine text;
    private final PebbleEngine html;
    private final LinkSettings links;
    private final SecretHasher hasher;
    private final String product;

    MailTemplates(MailSettings settings, LinkSettings links, SecretHasher hasher) {
        this.links = links;
        this.hasher = hasher;
        this.text = engine(settings, false);
        this.html = engine(settings, true);
        this.product = settings.product();
    }

    public Mail write(OutboxMessage message) {
        var name = name(message.kind(), message.language());
        var lifetime = Duration.between(message.createdAt(), message.notAfter());
        var values = Map.<String, Object>of(
                "code", message.challenge().map(Challenge::value).orElse(""),
                "link", message.challenge().map(links::url).orElse(""),
                "mute", muteLink(message),
                "minutes", lifetime.toMinutes(),
                "days", lifetime.toDays(),
                "product", product);
        var plain = render(text, name + ".txt", values, message);
        var end = plain.indexOf('\n');
        if (!plain.startsWith(SUBJECT) || end < 0) {
            throw new IllegalStateException("Template " + name + ".txt does not begin with a subject line");
        }
        var subject = plain.substring(SUBJECT.length(), end).strip();
        return new Mail(subject, plain.substring(end).strip() + "\n", render(html, name + ".html", values, message));
    }

    /** Returns the file names of all templates, and of the layout that HTML templates share. */
    static Set<String> names() {
        return Stream.concat(
                        Stream.of("layout.html"),
                        Arrays.stream(OutboxMessage.Kind.values())
                                .flatMap(
                                        kind -> Arrays.stream(Language.values()).map(language -> name(kind, language)))
                                .flatMap(name -> Stream.of(name + ".txt", name + ".html")))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String name(OutboxMessage.Kind kind, Language language) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "." + language.tag();
    }

    /** Returns the link that mutes such mails; empty for mails of accounts, which cannot be muted. */
    private String muteLink(OutboxMessage message) {
        return message.kind() == OutboxMessage.Kind.LINK
                ? ""
                : links.muteUrl(hasher.muteToken(message.verification().recipient()));
    }

    private static String render(PebbleEngine engine, String name, Map<String, Object> values, OutboxMessage message) {
        var writer = new StringWriter();
        try {
            engine.getTemplate(name).evaluate(writer, values, message.language().locale());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.toString();
    }

    private static PebbleEngine engine(MailSettings settings, boolean escaping) {
        var loaders = new ArrayList<Loader<?>>();
        settings.templateDirectory()
                .map(directory ->
                        new FileLoader(Path.of(directory).toAbsolutePath().toString()))
                .ifPresent(loaders::add);
        var builtIn = new ClasspathLoader(MailTemplates.class.getClassLoader());
        builtIn.setPrefix("mail");
        loaders.add(builtIn);
        return new PebbleEngine.Builder()
                .loader(new DelegatingLoader(loaders))
                .autoEscaping(escaping)
                .strictVariables(true)
                .newLineTrimming(false)
                .build();
    }
}
