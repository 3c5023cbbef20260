package dev.ias.ops.preview;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that write examples to a directory. */
final class PreviewOptions {

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            required = true,
            description = "The directory to write to; it is created if it does not exist.")
    private Path directory = Path.of("");

    @Option(
            names = "--language",
            paramLabel = "TAG",
            arity = "1..*",
            description = "Only these languages, such as de zh-Hant.")
    private @Nullable List<String> languages;

    @Option(names = "--overwrite", description = "Replaces files of a directory that is not empty.")
    private boolean overwrite;

    /** Returns why nothing is written: the directory has files, and {@code --overwrite} is missing. */
    Optional<String> refusal() throws IOException {
        if (overwrite || !Files.exists(directory)) {
            return Optional.empty();
        }
        try (var files = Files.list(directory)) {
            return files.findAny().map(file -> directory + " is not empty; use --overwrite to replace files in it");
        }
    }

    List<Path> write(Preview preview) throws Exception {
        return preview.write(directory, languages == null ? List.of() : languages);
    }
}
