package dev.ias.mail;

import dev.ias.brand.Brand;
import dev.ias.language.Languages;
import dev.ias.language.TextFile;
import dev.ias.language.TextFunction;
import dev.ias.language.Texts;
import dev.ias.verification.Challenge;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.OutboxMessage.Kind;
import dev.ias.verification.SecretHasher;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Renders mails from templates, the texts of a language and the brand. */
@Singleton
public class MailTemplates {

    /** A mail before encoding. */
    public record Content(String subject, String text, String html) {}

    private final LinkSettings links;
    private final SecretHasher hasher;
    private final Languages languages;
    private final TemplateFiles files;
    private final String product;
    private final Optional<String> supportAddress;
    private final Map<String, Object> brand;

    MailTemplates(MailSettings settings, LinkSettings links, SecretHasher hasher, Languages languages, Brand brand) {
        this.links = links;
        this.hasher = hasher;
        this.languages = languages;
        this.files = new TemplateFiles(settings.templateDirectory().map(Path::of), languages);
        this.product = brand.name();
        this.supportAddress = brand.supportAddress();
        this.brand = Map.ofEntries(
                Map.entry("product", product),
                Map.entry("logo", logo(brand, links).orElse("")),
                Map.entry("accent", brand.light().colour().toString()),
                Map.entry("onAccent", brand.light().text().toString()),
                Map.entry("accentDark", brand.dark().colour().toString()),
                Map.entry("onAccentDark", brand.dark().text().toString()),
                Map.entry("home", text(brand.homeUrl())),
                Map.entry("signIn", text(brand.signInUrl())),
                Map.entry("supportAddress", supportAddress.orElse("")),
                Map.entry("legal", brand.legalFooter().orElse("")));
    }

    public Content write(OutboxMessage message) {
        var texts = languages.texts(message.language(), TextFile.MAIL);
        var kind = message.kind();
        var values = values(message, texts);
        var subject = texts.line(TemplateFiles.name(kind) + ".subject", values);
        var variables = variables(message, texts, values);
        variables.put("subject", subject);
        return new Content(
                subject,
                FoldedText.of(
                        render(files.text(kind, texts.language()), variables, texts),
                        texts.language().locale()),
                render(files.html(kind, texts.language()), variables, texts));
    }

    private Map<String, Object> variables(OutboxMessage message, Texts texts, Map<String, Object> values) {
        var variables = new HashMap<>(brand);
        variables.put(TextFunction.TEXTS, texts);
        variables.put(TextFunction.VALUES, values);
        variables.put("kind", TemplateFiles.name(message.kind()));
        variables.put("language", texts.language().tag());
        variables.put("direction", texts.direction());
        // Outlook does not know text-align: start.
        variables.put("start", texts.direction().equals("rtl") ? "right" : "left");
        variables.put("address", message.to().typed());
        variables.put("country", message.country().orElse(""));
        variables.put("code", message.challenge().map(Challenge::value).orElse(""));
        variables.put("link", message.challenge().map(links::url).orElse(""));
        variables.put("mute", muteLink(message));
        variables.put(
                "support",
                supportAddress
                        .map(address -> texts.text("footer.support", Map.of("address", address)))
                        .orElse(""));
        return variables;
    }

    /** Returns the values of the placeholders in texts. */
    private Map<String, Object> values(OutboxMessage message, Texts texts) {
        var lifetime = Duration.between(message.createdAt(), message.notAfter());
        return Map.of(
                "code", message.challenge().map(Challenge::value).orElse(""),
                "address", message.to().typed(),
                "minutes", lifetime.toMinutes(),
                "days", lifetime.toDays(),
                "time", texts.time(message.createdAt()),
                "country", message.country().map(texts::country).orElse(""),
                "product", product);
    }

    /** Returns the link that mutes such mails; empty for mails of accounts, which cannot be muted. */
    private String muteLink(OutboxMessage message) {
        return message.kind() == Kind.LINK
                ? ""
                : links.muteUrl(hasher.muteToken(message.verification().recipient()));
    }

    /** Returns the URL of the logo; empty if it is an SVG, which mail programs do not show. */
    private static Optional<String> logo(Brand brand, LinkSettings links) {
        return brand.logoUrl()
                .filter(url -> !String.valueOf(url.getPath()).endsWith(".svg"))
                .map(URI::toString)
                .or(() -> brand.logoFile()
                        .filter(logo -> !logo.mediaType().equals("image/svg+xml"))
                        .map(logo -> links.logoUrl()));
    }

    private static String text(Optional<URI> url) {
        return url.map(URI::toString).orElse("");
    }

    private static String render(PebbleTemplate template, Map<String, Object> variables, Texts texts) {
        var writer = new StringWriter();
        try {
            template.evaluate(writer, variables, texts.language().locale());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.toString();
    }
}
