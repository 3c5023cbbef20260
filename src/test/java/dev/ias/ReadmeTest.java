package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ias.testing.Readme;
import io.micronaut.core.value.MapPropertyResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** README says of the code what is so. */
class ReadmeTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/ias");
    private static final Path SETTINGS = Path.of("src/main/resources/application.yml");
    private static final String REQUIRED = "**required**";
    private static final Pattern ROW = Pattern.compile(
            "^\\| `(ias\\.[a-z.-]+)` \\|(?: `([^`]*)`| (\\*\\*required\\*\\*))? \\| ", Pattern.MULTILINE);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(ias\\.[a-z.-]+)(?::([^}]*))?}");
    private static final Pattern FILE =
            Pattern.compile("`((?:[a-z]+/)+[A-Z][A-Za-z]+\\.java|api-spec/[a-z-]+\\.yaml)`");

    @Test
    void theTableOfSettingsEqualsTheSettingsOfTheCode() throws IOException {
        var documented = new TreeMap<String, String>();
        Readme.matches("Settings", ROW)
                .forEach(row -> documented.put(
                        row.group(1),
                        row.group(3) == null ? String.valueOf(row.group(2) == null ? "" : row.group(2)) : REQUIRED));

        assertThat(documented).isEqualTo(settings());
    }

    @Test
    void defaultsThatAreSaidTwiceAreTheSame() throws IOException {
        var bound = bound();

        placeholders(Stream.of(SETTINGS))
                .forEach((name, value) ->
                        assertThat(bound.getOrDefault(name, value)).as(name).isEqualTo(value));
    }

    @Test
    void theFilesThatARequestIsFollowedThroughExist() {
        var named = Readme.matches("One request, file by file", FILE).stream()
                .map(file -> file.group(1))
                .toList();

        assertThat(named)
                .hasSizeGreaterThan(15)
                .allSatisfy(file -> assertThat(file.startsWith("api-spec") ? Path.of(file) : SOURCES.resolve(file))
                        .isRegularFile());
    }

    /** All settings but those of development mode, with their defaults. */
    private static Map<String, String> settings() throws IOException {
        var settings = new TreeMap<>(bound());
        try (var sources = Files.walk(SOURCES)) {
            var files = Stream.concat(
                    Stream.of(SETTINGS), sources.filter(file -> file.toString().endsWith(".java")));
            placeholders(files).forEach(settings::putIfAbsent);
        }
        required().forEach(name -> settings.put(name, REQUIRED));
        settings.keySet().removeIf(name -> name.startsWith("ias.development."));
        return settings;
    }

    /** Those that are bound to records, from what the compiler wrote down of them. */
    private static Map<String, String> bound() throws IOException {
        try (var metadata = ReadmeTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            var bound = new TreeMap<String, String>();
            new ObjectMapper()
                    .readTree(metadata)
                    .path("properties")
                    .forEach(property -> bound.put(
                            property.path("name").asText(),
                            property.path("defaultValue").asText("")));
            return bound;
        }
    }

    /** Those that annotations and the framework's own configuration refer to. */
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
