package dev.ias.language;

import dev.ias.settings.InvalidSettingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the files of languages: {@code languages/<tag>/<file>.properties} of the class path, whose tags {@code
 * languages/index} lists, and the same folders of a directory.
 */
final class LanguageFiles {

    private static final String FOLDER = "languages/";
    private static final String INDEX = FOLDER + "index";
    private static final long MAX_FILE_KILOBYTES = 256;

    private LanguageFiles() {}

    static List<String> builtInTags() {
        return lines(INDEX);
    }

    /** Returns the built-in texts, by tag. */
    static Map<String, Patterns> builtIn() {
        return builtInTags().stream().collect(Collectors.toUnmodifiableMap(tag -> tag, LanguageFiles::builtIn));
    }

    private static Patterns builtIn(String tag) {
        var patterns = new EnumMap<TextFile, Map<String, String>>(TextFile.class);
        for (var file : TextFile.values()) {
            try (var reader = open(FOLDER + tag + "/" + file.fileName())) {
                patterns.put(file, read(reader));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Patterns(patterns);
    }

    /**
     * Returns the texts of a directory, by the names of its folders.
     *
     * @throws InvalidSettingException if the directory or one of its files cannot be read
     */
    static Map<String, Patterns> of(String directory) {
        try (var folders = Files.list(Path.of(directory))) {
            var found = new TreeMap<String, Patterns>();
            for (var folder : folders.filter(Files::isDirectory).toList()) {
                found.put(folder.getFileName().toString(), ofFolder(folder));
            }
            return found;
        } catch (IOException | InvalidPathException e) {
            throw InvalidSettingException.of(LanguageCheck.SETTING, directory, "a directory that can be read");
        }
    }

    /**
     * Requires that a directory has folders only, and the folders no other files than those of a language.
     *
     * @throws InvalidSettingException if there is another file, which would have no effect
     */
    static void requireKnownNames(String directory) {
        var names = Stream.of(TextFile.values()).map(TextFile::fileName).toList();
        try (var files = Files.walk(Path.of(directory), 2)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                var name = file.getFileName().toString();
                if (!names.contains(name)
                        || file.getNameCount() == Path.of(directory).getNameCount() + 1) {
                    throw new InvalidSettingException("%s: %s has no effect; the files of a language are TAG/%s"
                            .formatted(LanguageCheck.SETTING, file, String.join(", TAG/", names)));
                }
            });
        } catch (IOException | UncheckedIOException | InvalidPathException e) {
            throw InvalidSettingException.of(LanguageCheck.SETTING, directory, "a directory that can be read");
        }
    }

    private static Patterns ofFolder(Path folder) throws IOException {
        var patterns = new EnumMap<TextFile, Map<String, String>>(TextFile.class);
        for (var file : TextFile.values()) {
            var path = folder.resolve(file.fileName());
            patterns.put(file, Files.exists(path) ? ofFile(path) : Map.of());
        }
        return new Patterns(patterns);
    }

    private static Map<String, String> ofFile(Path path) throws IOException {
        if (Files.size(path) > MAX_FILE_KILOBYTES * 1024) {
            throw new InvalidSettingException(
                    "%s: %s is larger than %s KB".formatted(LanguageCheck.SETTING, path, MAX_FILE_KILOBYTES));
        }
        try (var reader = Files.newBufferedReader(path)) {
            return read(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "%s: %s is not a file of properties in UTF-8".formatted(LanguageCheck.SETTING, path), e);
        }
    }

    private static Map<String, String> read(Reader reader) throws IOException {
        var properties = new Properties();
        properties.load(reader);
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(key -> key, properties::getProperty));
    }

    private static List<String> lines(String resource) {
        try (var reader = open(resource)) {
            return reader.lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedReader open(String resource) {
        InputStream stream = Optional.ofNullable(
                        LanguageFiles.class.getClassLoader().getResourceAsStream(resource))
                .orElseThrow(() -> new IllegalStateException(resource + " is missing"));
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    /** The patterns of one language, by file and key. */
    record Patterns(Map<TextFile, Map<String, String>> files) {

        static final Patterns NONE = new Patterns(Map.of());

        Patterns {
            files = Map.copyOf(files);
        }

        Map<String, String> of(TextFile file) {
            return files.getOrDefault(file, Map.of());
        }

        /** Returns these patterns with those of {@code fallback} for keys that are missing here. */
        Patterns orElse(Patterns fallback) {
            var merged = new EnumMap<TextFile, Map<String, String>>(TextFile.class);
            for (var file : TextFile.values()) {
                var all = new TreeMap<>(fallback.of(file));
                all.putAll(of(file));
                merged.put(file, Map.copyOf(all));
            }
            return new Patterns(merged);
        }
    }
}
