package dev.ias.infra;

import dev.ias.testing.Executables;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Packages of Debian, recognised by one of their files. */
enum DebianPackage {
    POSTGRESQL("postgresql", "/usr/lib/postgresql", true, "bin/postgres"),
    PGBOUNCER("pgbouncer", "/usr/sbin", false, "pgbouncer"),
    POSTFIX("postfix", "/usr/sbin", false, "postfix"),
    POSTGREY("postgrey", "/usr/sbin", false, "postgrey"),
    NGINX("nginx", "/usr/sbin", false, "nginx"),
    HAPROXY("haproxy", "/usr/sbin", false, "haproxy"),
    /** With the mechanisms of libsasl2-modules, which it depends on. */
    SASL("sasl2-bin", "/usr/sbin", false, "saslpasswd2"),
    /** Cannot be installed beside Postfix; may be unpacked elsewhere and found in the PATH. */
    EXIM("exim4-daemon-light", "/usr/sbin", false, "exim4");

    /** Installs all packages that can be installed together. */
    static final String INSTALLATION = "apt-get install "
            + Arrays.stream(values())
                    .filter(each -> each != EXIM)
                    .map(DebianPackage::toString)
                    .collect(Collectors.joining(" "));

    private final String name;
    private final Path directory;
    private final boolean versioned;
    private final String file;

    /**
     * Describes a package.
     *
     * @param versioned whether each version has a directory of its own, between directory and file
     */
    DebianPackage(String name, String directory, boolean versioned, String file) {
        this.name = name;
        this.directory = Path.of(directory);
        this.versioned = versioned;
        this.file = file;
    }

    static List<DebianPackage> missing(List<DebianPackage> needed) {
        return needed.stream().filter(each -> each.find().isEmpty()).toList();
    }

    /** Returns the file of the newest version. */
    Path program() {
        return find().orElseThrow(() -> new IllegalStateException("the package " + name + " is not installed"));
    }

    private Optional<Path> find() {
        if (!versioned) {
            return Optional.of(directory.resolve(file))
                    .filter(Files::isExecutable)
                    .or(() -> Executables.find(file).map(File::toPath));
        }
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (var found = Files.list(directory)) {
            return found.sorted(Comparator.comparing(DebianPackage::version).reversed())
                    .map(version -> version.resolve(file))
                    .filter(Files::isExecutable)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int version(Path directory) {
        var digits = String.valueOf(directory.getFileName()).replaceAll("\\D.*", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    @Override
    public String toString() {
        return name;
    }
}
