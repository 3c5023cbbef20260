package dev.ias.language;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.text.PluralRules;
import com.ibm.icu.util.ULocale;
import dev.ias.verification.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LanguagesTest {

    private static final Languages LANGUAGES = TestLanguages.builtIn();

    static Stream<Language> languages() {
        return LANGUAGES.all().stream();
    }

    @Test
    void theIndexListsTheFolders() throws IOException {
        try (var folders = Files.list(Path.of("src/main/resources/languages"))) {
            assertThat(folders.filter(Files::isDirectory)
                            .map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            languages().map(Language::tag).toList());
        }
        assertThat(languages().map(Language::tag))
                .contains("en", "zh-Hans", "zh-Hant", "ja", "ko", "de", "fr", "es", "pt-BR", "it", "nl", "pl", "tr")
                .contains("ru", "uk", "vi", "id", "hi", "ar", "he");
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyLanguageHasEveryText(Language language) {
        var english = builtIn("en");
        var own = builtIn(language.tag());
        for (var file : TextFile.values()) {
            assertThat(own.of(file).keySet())
                    .as(file.fileName())
                    .isEqualTo(english.of(file).keySet());
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyTextHasThePlaceholdersOfTheEnglishOne(Language language) {
        var english = builtIn("en");
        var own = builtIn(language.tag());
        for (var file : TextFile.values()) {
            english.of(file)
                    .forEach((key, pattern) -> assertThat(names(own.of(file).getOrDefault(key, "")))
                            .as(language.tag() + " " + key)
                            .isEqualTo(names(pattern)));
        }
    }

    /** A missing category would silently be "other". */
    @ParameterizedTest
    @MethodSource("languages")
    void everyPluralHasTheCategoriesOfTheLanguage(Language language) {
        var expected = new TreeSet<>(
                PluralRules.forLocale(ULocale.forLanguageTag(language.tag())).getKeywords());
        for (var file : TextFile.values()) {
            LANGUAGES.texts(language, file).patterns().forEach((key, pattern) -> {
                for (var categories : categories(pattern)) {
                    assertThat(expected).as(key).containsAll(categories);
                    assertThat(categories).as(key).containsAll(whole(language, expected));
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyTextCanBeFilledIn(Language language) {
        for (var file : TextFile.values()) {
            var texts = LANGUAGES.texts(language, file);
            texts.patterns().forEach((key, pattern) -> {
                for (var count : List.of(0, 1, 2, 3, 5, 11, 21, 100)) {
                    var values = new java.util.HashMap<String, Object>();
                    names(pattern).forEach(name -> values.put(name, "«" + name + "»"));
                    Stream.of("count", "minutes", "days", "seconds")
                            .filter(values::containsKey)
                            .forEach(name -> values.put(name, count));
                    assertThat(texts.text(key, values))
                            .as(language.tag() + " " + key)
                            .isNotBlank()
                            .doesNotContain("{", "}", "#");
                }
            });
        }
    }

    @Test
    void textsOfRightToLeftLanguagesIsolateValues() {
        var texts = LANGUAGES.texts(new Language("ar"), TextFile.MAIL);

        assertThat(texts.direction()).isEqualTo("rtl");
        assertThat(texts.text("footer.support", Map.of("address", "help@example.com")))
                .contains("\u2068help@example.com\u2069");
        assertThat(texts.line("code.subject", Map.of("code", "123456", "product", "Acme")))
                .contains("123456")
                .doesNotContain("\u2068");
    }

    @Test
    void timesAndCountriesAreWrittenAsTheLanguageDoes() {
        var time = Instant.parse("2026-11-29T14:05:00Z");

        assertThat(LANGUAGES.texts(Language.ENGLISH, TextFile.MAIL).time(time))
                .isEqualTo("November 29, 2026 at 14:05 UTC");
        assertThat(LANGUAGES.texts(new Language("de"), TextFile.MAIL).time(time))
                .isEqualTo("29. November 2026 um 14:05 UTC");
        assertThat(LANGUAGES.texts(new Language("ar"), TextFile.MAIL).time(time))
                .contains("29", "2026", "14:05");
        assertThat(LANGUAGES.texts(new Language("ja"), TextFile.MAIL).country("DE"))
                .isEqualTo("ドイツ");
    }

    @Test
    void anOperatorAddsALanguageAndChangesATextByFilesAlone(@TempDir Path directory) throws IOException {
        write(directory, "sv/mail.properties", "code.title = Bekräfta din e-postadress");
        write(directory, "de-AT/mail.properties", "code.title = Servus!");
        write(directory, "en/page.properties", "open.button = Yes, it is mine");

        var languages = new Languages(new LanguageSettings(directory.toString()));

        var swedish = languages.texts(languages.of("sv-SE").orElseThrow(), TextFile.MAIL);
        assertThat(swedish.text("code.title")).isEqualTo("Bekräfta din e-postadress");
        assertThat(swedish.text("link.title")).isEqualTo("Confirm your e-mail address");
        var austrian = languages.texts(languages.of("de-AT").orElseThrow(), TextFile.MAIL);
        assertThat(austrian.text("code.title")).isEqualTo("Servus!");
        assertThat(austrian.text("link.title"))
                .isEqualTo(languages.texts(new Language("de"), TextFile.MAIL).text("link.title"));
        assertThat(languages.texts(Language.ENGLISH, TextFile.PAGE).text("open.button"))
                .isEqualTo("Yes, it is mine");
    }

    @Test
    void wrongFilesOfAnOperatorAreNamed(@TempDir Path directory) throws IOException {
        assertThat(problem(directory, "Swedish/mail.properties", "code.title = x"))
                .endsWith("the folder 'Swedish' is not named by a BCP 47 tag such as sv or zh-Hant");
        assertThat(problem(directory, "sv/mail.properties", "code.tilte = x"))
                .endsWith("sv/mail.properties: code.tilte is not a text; did you mean code.title?");
        assertThat(problem(directory, "sv/mail.properties", "code.title = {adress}"))
                .endsWith("sv/mail.properties: code.title has {adress}; the placeholders of this text are []");
        assertThat(problem(directory, "sv/mail.properties", "code.validity = {minutes, plural, one {# minut}}"))
                .contains("sv/mail.properties: code.validity is not an ICU message pattern: ");
        assertThat(problem(directory, "sv/mails.properties", "code.title = x"))
                .endsWith("sv/mails.properties has no effect; the files of a language are TAG/mail.properties,"
                        + " TAG/page.properties, TAG/sign-up.properties");
        assertThat(problem(directory, "swedish/mail.properties", "code.title = x"))
                .endsWith("the folder 'swedish' is not named by a BCP 47 tag such as sv or zh-Hant");
        assertThat(problem(directory, "sv/mail.properties", "mute.link ="))
                .endsWith("sv/mail.properties: mute.link is empty");
        assertThat(problem(directory, "sv/mail.properties", "link.lead = '{product}' {address}"))
                .endsWith("link.lead has an apostrophe that makes a placeholder literal; write ’");
        assertThat(problem(directory, "sv/sign-up.properties", "send-in = {left, select, other {x}}"))
                .endsWith("send-in may have {name} and plural only, because browsers format it");
        assertThat(problem(directory, "sv/mail.properties", "\\u12"))
                .endsWith("mail.properties is not a file of properties in UTF-8");
    }

    private static String problem(Path directory, String file, String line) throws IOException {
        write(directory, file, line);
        try {
            new LanguageCheck(new LanguageSettings(directory.toString()))
                    .checks()
                    .forEach(Runnable::run);
            return "";
        } catch (dev.ias.settings.InvalidSettingException e) {
            return String.valueOf(e.getMessage());
        } finally {
            Files.delete(directory.resolve(file));
            Files.delete(
                    Optional.ofNullable(directory.resolve(file).getParent()).orElseThrow());
        }
    }

    private static void write(Path directory, String file, String line) throws IOException {
        var path = directory.resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        Files.writeString(path, line + "\n");
    }

    private static LanguageFiles.Patterns builtIn(String tag) {
        return LanguageFiles.builtIn().getOrDefault(tag, LanguageFiles.Patterns.NONE);
    }

    private static SortedSet<String> names(String pattern) {
        return LanguageCheck.names("", "", pattern);
    }

    /** Returns the categories of whole numbers, without "many" of Romance and "other" of Slavic languages. */
    private static List<String> whole(Language language, TreeSet<String> categories) {
        var rules = PluralRules.forLocale(ULocale.forLanguageTag(language.tag()));
        return categories.stream()
                .filter(category -> Stream.iterate(0, i -> i + 1)
                        .limit(200)
                        .anyMatch(i -> rules.select(i).equals(category)))
                .toList();
    }

    private static List<TreeSet<String>> categories(String pattern) {
        var all = new ArrayList<TreeSet<String>>();
        var parts = new MessagePattern(pattern);
        for (var i = 0; i < parts.countParts(); i++) {
            var part = parts.getPart(i);
            if (part.getType() == MessagePattern.Part.Type.ARG_START
                    && part.getArgType() == MessagePattern.ArgType.PLURAL) {
                all.add(new TreeSet<>());
            } else if (part.getType() == MessagePattern.Part.Type.ARG_SELECTOR) {
                var selector = parts.getSubstring(part);
                if (!selector.startsWith("=")) {
                    all.getLast().add(selector);
                }
            }
        }
        return all;
    }
}
