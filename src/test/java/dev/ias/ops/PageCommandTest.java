package dev.ias.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.language.TestLanguages;
import dev.ias.ops.preview.PageCommand;
import dev.ias.web.PagePreviews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code page preview} writes example pages to files. */
class PageCommandTest {

    @TempDir
    private Path directory;

    @Test
    void everyPageInEveryLanguageIsWrittenAndPrintedWithWhatItRefersTo() throws IOException {
        var run = run(Map.of(), "--directory", directory.toString());

        assertThat(run.errors()).isEmpty();
        assertThat(run.code()).isZero();
        var printed = run.output().lines().map(Path::of).toList();
        var languages = TestLanguages.builtIn().all().size();
        assertThat(printed)
                .hasSizeGreaterThanOrEqualTo(languages * 20)
                .allSatisfy(file -> assertThat(file).isNotEmptyFile());
        assertThat(directory.resolve("ar/link-open.html")).content().contains("dir=\"rtl\"", "ja••••••@example.com");
        assertThat(directory.resolve("en/link-confirmed-continue.html"))
                .content()
                .contains("Continue to ias");
        for (var asset : List.of("page.css", "brand.css", "icon.svg")) {
            assertThat(directory.resolve("assets").resolve(asset)).isNotEmptyFile();
            assertThat(directory.resolve("en/link-open.html")).content().contains("\"../assets/" + asset + "\"");
        }
    }

    @Test
    void theBrandTheLogoAndTheTemplatesOfTheSettingsAreUsed(@TempDir Path own) throws IOException {
        Files.writeString(
                own.resolve("link.html"), "{% extends \"layout.html\" %}{% block content %}<p>mine</p>{% endblock %}");
        var logo = Files.writeString(own.resolve("logo.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
        var templates = Files.createDirectory(own.resolve("templates"));
        Files.move(own.resolve("link.html"), templates.resolve("link.html"));

        run(
                Map.of(
                        "ias.brand.name", "Acme <&>",
                        "ias.brand.accent-color", "#5b3fd6",
                        "ias.brand.logo-file", logo.toString(),
                        "ias.brand.support-address", "help+ias@acme.example",
                        "ias.page.templates", templates.toString()),
                "--directory",
                directory.toString(),
                "--language",
                "de",
                "en");

        assertThat(directory.resolve("en/link-open.html"))
                .content()
                .contains("<p>mine</p>", "alt=\"Acme &lt;&amp;&gt;\"", "src=\"../assets/logo\"")
                .contains("href=\"mailto:help+ias@acme.example\"");
        assertThat(directory.resolve("assets/logo")).hasSameBinaryContentAs(logo);
        assertThat(directory.resolve("assets/brand.css")).content().contains("--ias-accent: #5b3fd6");
        assertThat(directory.resolve("assets/icon.svg"))
                .content()
                .contains("#5b3fd6")
                .doesNotContain("accent");
        assertThat(directory.resolve("fr")).doesNotExist();
    }

    @Test
    void aDirectoryThatIsNotEmptyIsRefused() throws IOException {
        var other = Files.writeString(directory.resolve("notes"), "mine");

        var refused = run(Map.of(), "--directory", directory.toString(), "--language", "en");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errors()).isEqualTo(directory + " is not empty; use --overwrite to replace files in it\n");

        assertThat(run(Map.of(), "--directory", directory.toString(), "--language", "en", "--overwrite")
                        .code())
                .isZero();
        assertThat(other).hasContent("mine");
    }

    @Test
    void unknownLanguagesAndInvalidTemplatesAreNamed(@TempDir Path own) throws IOException {
        assertThat(run(Map.of(), "--directory", directory.toString(), "--language", "tlh")
                        .errors())
                .contains("'tlh' is not one of the languages ar, de, en, ");
        assertThat(failure(own, "lnik.html", "x"))
                .contains("ias.page.templates: lnik.html is not a template; did you mean link.html?");
        assertThat(failure(own, "link.html", "x".repeat(33 * 1024)))
                .contains("ias.page.templates: link.html is larger than 32 KB");
        assertThat(failure(own, "link.html", "{% if %}"))
                .contains("ias.page.templates has a template that cannot be used");
        assertThat(run(Map.of("ias.page.templates", own + "/none"), "--directory", directory.toString())
                        .errors())
                .contains("is not a directory that can be read");
    }

    private String failure(Path own, String name, String content) throws IOException {
        var file = Files.writeString(own.resolve(name), content);
        try {
            return run(Map.of("ias.page.templates", own.toString()), "--directory", directory.toString(), "--overwrite")
                    .errors();
        } finally {
            Files.delete(file);
        }
    }

    private static CommandRun run(Map<String, String> settings, String... options) {
        return CommandRun.of(
                new PageCommand((directory, tags) -> PagePreviews.write(settings, directory, tags)),
                Stream.concat(Stream.of("preview"), Stream.of(options)).toArray(String[]::new));
    }
}
