package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ias.testing.Document;
import io.micronaut.core.value.MapPropertyResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of settings is generated from the code: names and defaults from settings records, meanings
 * from the javadoc of the records. Meanings of settings without javadoc and notes are written by hand and preserved.
 *
 * <p>{@code ./mvnw test -Dtest=SettingsTableTest -Ddocuments=apply} writes the table.
 */
class SettingsTableTest {

    private static final Document PAGE = Document.page("configuration");
    private static final String SECTION = "Settings";
    private static final boolean APPLY = "apply".equals(System.getProperty("documents"));
    private static final Path SOURCES = Path.of("src/main/java/dev/ias");
    private static final Path SETTINGS = Path.of("src/main/resources/application.yml");
    // By path, because the test classes have another file of that name, without descriptions.
    private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");
    private static final String REQUIRED = "**required**";
    private static final String HEAD = "| setting | default | meaning | notes |\n|---|---|---|---|\n";
    private static final Pattern ROW = Pattern.compile(
            "^\\| `(ias\\.[a-z.*-]+)` \\|(?: `([^`]*)`| (\\*\\*required\\*\\*))? \\| ([^|]*)\\| ([^|]*)\\|$",
            Pattern.MULTILINE);
    private static final Pattern TABLE = Pattern.compile("(?:^\\|.*\\|\n)+", Pattern.MULTILINE);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(ias\\.[a-z.-]+)(?::([^}]*))?}");
    private static final Pattern INLINE_TAG = Pattern.compile("\\{@(?:code|link|linkplain) +([^}]+)}");
    private static final Pattern NAMED = Pattern.compile("`(ias\\.[a-z.-]+)`(?: \\(default `([^`]+)`\\))?");

    /** A row of the documented table. */
    private record Row(String defaultValue, String meaning, String notes) {}

    @Test
    void theTableMatchesTheCode() throws IOException {
        var table = table();
        if (APPLY) {
            var section = PAGE.section(SECTION);
            var written = section.replace(documentedTable(section), table);
            Files.writeString(PAGE.file(), PAGE.text().replace(section, written));
        }

        assertThat(documentedTable(PAGE.section(SECTION))).isEqualTo(table);
    }

    @Test
    void everySettingHasAMeaning() throws IOException {
        var documented = documented();

        assertThat(documented)
                .hasSizeGreaterThan(60)
                .containsOnlyKeys(settings().keySet());
        assertThat(documented)
                .allSatisfy((name, row) -> assertThat(row.meaning()).as(name).isNotBlank());
    }

    @Test
    void duplicateDefaultsAreEqual() throws IOException {
        var bound = bound();

        placeholders(Stream.of(SETTINGS))
                .forEach((name, value) ->
                        assertThat(bound.getOrDefault(name, value)).as(name).isEqualTo(value));
    }

    /** A setting that only a placeholder names would neither be checked nor be known. */
    @Test
    void everyPlaceholderIsASettingOfARecord() throws IOException {
        try (var sources = Files.walk(SOURCES)) {
            var files = Stream.concat(
                    Stream.of(SETTINGS), sources.filter(file -> file.toString().endsWith(".java")));

            assertThat(bound().keySet()).containsAll(placeholders(files).keySet());
        }
    }

    /** Settings and defaults named in prose exist and are correct. */
    @ParameterizedTest
    @MethodSource("documents")
    void settingsAndDefaultsInProseAreCorrect(Document document) throws IOException {
        var settings = settings();

        NAMED.matcher(document.text()).results().forEach(named -> {
            assertThat(settings).as(document.toString()).containsKey(named.group(1));
            Optional.ofNullable(named.group(2))
                    .ifPresent(value -> assertThat(value).as(named.group(1)).isEqualTo(settings.get(named.group(1))));
        });
    }

    static List<Document> documents() {
        return Document.all();
    }

    private static String table() throws IOException {
        var documented = documented();
        var descriptions = descriptions();
        var table = new StringBuilder(HEAD);
        settings().forEach((name, value) -> {
            var row = documented.getOrDefault(name, new Row("", "", ""));
            var meaning = descriptions.getOrDefault(name, row.meaning());
            table.append(
                    "| `%s` |%s | %s|%s|\n".formatted(name, cell(value), padded(meaning), " " + padded(row.notes())));
        });
        return table.toString();
    }

    private static String cell(String value) {
        return value.isEmpty() ? "" : value.equals(REQUIRED) ? " " + REQUIRED : " `" + value + "`";
    }

    private static String padded(String text) {
        return text.isEmpty() ? "" : text + " ";
    }

    private static String documentedTable(String section) {
        return TABLE.matcher(section)
                .results()
                .findFirst()
                .map(found -> found.group())
                .orElseThrow(() -> new AssertionError(PAGE + " has no table of settings"));
    }

    private static Map<String, Row> documented() {
        var rows = new TreeMap<String, Row>();
        PAGE.matches(SECTION, ROW)
                .forEach(row -> rows.put(
                        row.group(1),
                        new Row(
                                row.group(3) == null
                                        ? Optional.ofNullable(row.group(2)).orElse("")
                                        : REQUIRED,
                                row.group(4).strip(),
                                row.group(5).strip())));
        return rows;
    }

    /** Returns all settings except those of development mode, with their defaults. */
    private static Map<String, String> settings() throws IOException {
        var settings = new TreeMap<>(bound());
        required().forEach(name -> settings.put(name, REQUIRED));
        settings.keySet().removeIf(name -> name.startsWith("ias.development."));
        return settings;
    }

    /** Returns the settings that are bound to records, from the metadata that the compiler writes. */
    private static Map<String, String> bound() throws IOException {
        return metadata()
                .collect(Collectors.toMap(
                        SettingsTableTest::name,
                        property -> property.path("defaultValue").asText(""),
                        (one, another) -> another,
                        TreeMap::new));
    }

    private static Map<String, String> descriptions() throws IOException {
        return metadata()
                .filter(property -> !property.path("description").asText("").isBlank())
                .collect(Collectors.toMap(
                        SettingsTableTest::name,
                        property -> markdown(property.path("description").asText())));
    }

    private static String name(JsonNode property) {
        return property.path("name").asText();
    }

    private static Stream<JsonNode> metadata() throws IOException {
        var properties = new ObjectMapper().readTree(METADATA.toFile()).path("properties");
        return StreamSupport.stream(properties.spliterator(), false);
    }

    private static String markdown(String javadoc) {
        return INLINE_TAG
                .matcher(javadoc.strip().replaceAll("\\s+", " "))
                .replaceAll("`$1`")
                .replace("|", "\\|");
    }

    /** Returns the settings that annotations and the configuration of the framework refer to. */
    private static Map<String, String> placeholders(Stream<Path> files) {
        return files.flatMap(file -> PLACEHOLDER.matcher(read(file)).results())
                .collect(Collectors.toMap(
                        found -> found.group(1),
                        found -> found.group(2) == null ? "" : found.group(2),
                        (one, another) -> one,
                        TreeMap::new));
    }

    private static List<String> required() {
        return RequiredSettings.missing(new MapPropertyResolver(Map.of())).stream()
                .map(complaint -> complaint.substring(0, complaint.indexOf(' ')))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
