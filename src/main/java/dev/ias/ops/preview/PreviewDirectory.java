package dev.ias.ops.preview;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The directory that a command writes examples to. */
final class PreviewDirectory {

    private PreviewDirectory() {}

    /** Returns why nothing is written to a directory: it has files, and {@code overwrite} is not set. */
    static Optional<String> refusal(Path directory, boolean overwrite) throws IOException {
        if (overwrite || !Files.exists(directory)) {
            return Optional.empty();
        }
        try (var files = Files.list(directory)) {
            return files.findAny().map(file -> directory + " is not empty; use --overwrite to replace files in it");
        }
    }
}
