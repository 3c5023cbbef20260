package dev.ias.mail;

import dev.ias.language.Languages;
import dev.ias.language.Templates;
import dev.ias.verification.Language;
import dev.ias.verification.OutboxMessage.Kind;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The templates of mails: {@code kind.html} and {@code kind.txt}. Files of the operator's directory replace those of
 * the same name; a file {@code kind.tag.html} there replaces it for one language. HTML templates escape all values.
 */
final class TemplateFiles {

    private static final String HTML = "html";
    private static final String TEXT = "txt";
    private static final Set<String> SHARED = Set.of("layout.html", "layout.txt", "button.html");

    private final Templates html;
    private final Templates text;
    private final Map<Name, String> names;

    private record Name(Kind kind, Language language, String extension) {}

    TemplateFiles(Optional<Path> directory, Languages languages) {
        this.html = new Templates("mail", directory, true);
        this.text = new Templates("mail", directory, false);
        this.names = Arrays.stream(Kind.values())
                .flatMap(kind -> languages.all().stream()
                        .flatMap(language ->
                                Stream.of(HTML, TEXT).map(extension -> new Name(kind, language, extension))))
                .collect(Collectors.toUnmodifiableMap(name -> name, name -> file(name, directory)));
    }

    PebbleTemplate html(Kind kind, Language language) {
        return template(html, new Name(kind, language, HTML));
    }

    PebbleTemplate text(Kind kind, Language language) {
        return template(text, new Name(kind, language, TEXT));
    }

    /** Compiles the template on first use, so that an invalid one fails its own mails only. */
    private PebbleTemplate template(Templates templates, Name name) {
        return templates.compiled(Optional.ofNullable(names.get(name)).orElseThrow());
    }

    private static String file(Name name, Optional<Path> directory) {
        var own = fileName(name.kind(), "." + name.language().tag(), name.extension());
        return directory
                .filter(files -> Files.exists(files.resolve(own)))
                .map(files -> own)
                .orElseGet(() -> fileName(name.kind(), "", name.extension()));
    }

    /** Returns the file names of all templates, those of single languages included. */
    static Set<String> names(Set<String> tags) {
        var infixes = Stream.concat(Stream.of(""), tags.stream().map(tag -> "." + tag))
                .toList();
        return Stream.concat(
                        SHARED.stream(),
                        Arrays.stream(Kind.values())
                                .flatMap(kind -> infixes.stream()
                                        .flatMap(infix -> Stream.of(HTML, TEXT)
                                                .map(extension -> fileName(kind, infix, extension)))))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String fileName(Kind kind, String infix, String extension) {
        return name(kind) + infix + "." + extension;
    }

    /** Returns the name of a kind in names of files and keys of texts. */
    static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
