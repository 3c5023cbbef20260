package dev.ias.mail;

import dev.ias.brand.Brand;
import dev.ias.language.Languages;
import dev.ias.language.TextFile;
import dev.ias.language.TextFunction;
import dev.ias.language.Texts;
import dev.ias.verification.Challenge;
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
 * Renders mails from the templates {@code kind.txt} and {@code kind.html} and the texts of a language. HTML templates
 * escape all values.
 */
@Singleton
public class MailTemplates {

    private final PebbleEngine text;
    private final PebbleEngine html;
    private final LinkSettings links;
    private final SecretHasher hasher;
    private final Languages languages;
    private final Brand brand;

    MailTemplates(MailSettings settings, LinkSettings links, SecretHasher hasher, Languages languages, Brand brand) {
        this.links = links;
        this.hasher = hasher;
        this.languages = languages;
        this.brand = brand;
        this.text = engine(settings, false);
        this.html = engine(settings, true);
    }

    public Mail write(OutboxMessage message) {
        var texts = languages.texts(message.language(), TextFile.MAIL);
        var kind = name(message.kind());
        var values = values(message);
        var variables = Map.<String, Object>of(
                TextFunction.TEXTS,
                texts,
                TextFunction.VALUES,
                values,
                "language",
                message.language().tag(),
                "direction",
                texts.direction(),
                "product",
                brand.name(),
                "code",
                values.get("code"),
                "link",
                message.challenge().map(links::url).orElse(""),
                "mute",
                muteLink(message));
        return new Mail(
                texts.line(kind + ".subject", values),
                render(text, kind + ".txt", variables, texts).strip() + "\n",
                render(html, kind + ".html", variables, texts));
    }

    /** Returns the values of the placeholders in texts. */
    private Map<String, Object> values(OutboxMessage message) {
        var lifetime = Duration.between(message.createdAt(), message.notAfter());
        return Map.of(
                "code", message.challenge().map(Challenge::value).orElse(""),
                "address", message.to().typed(),
                "minutes", lifetime.toMinutes(),
                "days", lifetime.toDays(),
                "product", brand.name());
    }

    /** Returns the file names of all templates, and of the layout that HTML templates share. */
    static Set<String> names() {
        return Stream.concat(
                        Stream.of("layout.html"),
                        Arrays.stream(OutboxMessage.Kind.values())
                                .map(MailTemplates::name)
                                .flatMap(name -> Stream.of(name + ".txt", name + ".html")))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String name(OutboxMessage.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the link that mutes such mails; empty for mails of accounts, which cannot be muted. */
    private String muteLink(OutboxMessage message) {
        return message.kind() == OutboxMessage.Kind.LINK
                ? ""
                : links.muteUrl(hasher.muteToken(message.verification().recipient()));
    }

    private static String render(PebbleEngine engine, String name, Map<String, Object> variables, Texts texts) {
        var writer = new StringWriter();
        try {
            engine.getTemplate(name)
                    .evaluate(writer, variables, texts.language().locale());
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
                .extension(new TextFunction())
                .autoEscaping(escaping)
                .strictVariables(true)
                .newLineTrimming(false)
                .build();
    }
}
