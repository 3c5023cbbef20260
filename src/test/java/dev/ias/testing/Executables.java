package dev.ias.testing;

import java.io.File;
import java.util.Arrays;
import java.util.Optional;

/** Finds installed programs in the PATH. */
public final class Executables {

    private Executables() {}

    /** Returns the first of these programs that is installed. */
    public static Optional<File> find(String... names) {
        return Arrays.stream(names)
                .flatMap(name -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                        .map(directory -> new File(directory, name)))
                .filter(File::canExecute)
                .findFirst();
    }
}
