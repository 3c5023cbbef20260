package dev.ias.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** The account of a service that does not run as root. Tests that do not run as root run it as themselves. */
enum Account {
    POSTGRES("postgres"),
    POSTGREY("postgrey"),
    POSTFIX("postfix");

    private final String name;

    Account(String name) {
        this.name = name;
    }

    static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    /** Returns the words of a command that runs under this account, in the same process. */
    List<String> command(List<String> words) {
        var prefix = Stream.of("setpriv", "--reuid=" + name, "--regid=" + name, "--init-groups");
        return root() ? Stream.concat(prefix, words.stream()).toList() : words;
    }

    /** Creates a directory that belongs to this account below one that all accounts may then traverse. */
    Path directory(Path parent, String name) {
        try {
            var directory = Files.createDirectories(parent.resolve(name));
            // PostgreSQL refuses a data directory that others may read.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            traversable(parent);
            own(directory);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes this account the owner of a file. */
    void own(Path file) throws IOException {
        if (root()) {
            Files.setOwner(
                    file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name));
        }
    }

    /** Lets all accounts traverse a temporary directory. */
    static void traversable(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
