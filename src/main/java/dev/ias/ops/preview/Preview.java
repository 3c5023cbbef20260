package dev.ias.ops.preview;

import java.nio.file.Path;
import java.util.List;

/** Writes examples to files. */
@FunctionalInterface
public interface Preview {

    /**
     * Writes examples to a directory.
     *
     * @param tags the languages; all if empty
     * @return the files
     */
    List<Path> write(Path directory, List<String> tags) throws Exception;
}
