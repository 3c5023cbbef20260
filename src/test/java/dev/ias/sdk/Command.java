package dev.ias.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program with its arguments and working directory. */
record Command(Path directory, List<String> words) {

    // Most of this time is spent on package registries.
    private static final int DEADLINE_MINUTES = 20;

    static Command in(Path directory, String... words) {
        return new Command(directory, List.of(words));
    }

    /** Copies a directory of sources with its subdirectories. */
    static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    Command with(String... further) {
        return new Command(
                directory, Stream.concat(words.stream(), Stream.of(further)).toList());
    }

    /** Runs the command; fails with its output if the exit code is not 0. */
    void run() throws IOException, InterruptedException {
        var output = Files.createTempFile("sdk", ".log");
        try {
            var process = builder()
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
            assertThat(process.exitValue())
                    .as(() -> "output of %s:%n%s".formatted(String.join(" ", words), read(output)))
                    .isZero();
        } finally {
            Files.delete(output);
        }
    }

    /** Returns a builder of the process, for interactive programs. */
    ProcessBuilder builder() {
        var builder = new ProcessBuilder(words).directory(directory.toFile());
        // Maven builds the Java client with the JDK of the tests.
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .put("CONTRACTS", Path.of("api-spec").toAbsolutePath().toString());
        return builder;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
