package dev.ias.testing;

import java.io.File;
import java.util.Arrays;
import java.util.Optional;

/** The programs of this machine, found as a shell finds them. */
public final class Executables {

    private Executables() {}

    /** The first of these names that is a program here. */
    public static Optional<File> find(String... names) {
        return Arrays.stream(names)
                .flatMap(name -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                        .map(directory -> new File(directory, name)))
                .filter(File::canExecute)
                .findFirst();
    }
}
