package dev.ias.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A running program that uses a client. It prints events and reads its input from the test. */
final class SmokeProgram implements AutoCloseable {

    private static final int DEADLINE_MINUTES = 5;

    private final Process process;
    private final Path errors;
    private final BufferedReader output;
    private final BufferedWriter input;

    private SmokeProgram(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.output = process.inputReader(UTF_8);
        this.input = process.outputWriter(UTF_8);
    }

    static SmokeProgram start(Command command) throws IOException {
        var errors = Files.createTempFile("smoke", ".err");
        var process = command.builder().redirectError(errors.toFile()).start();
        // Kills a hung program, which also ends the wait for its next line.
        CompletableFuture.delayedExecutor(DEADLINE_MINUTES, TimeUnit.MINUTES).execute(process::destroyForcibly);
        return new SmokeProgram(process, errors);
    }

    /** Returns the next line of output. */
    String next() throws IOException {
        var line = output.readLine();
        if (line == null) {
            throw new AssertionError("the program has ended:\n" + Files.readString(errors));
        }
        return line;
    }

    /** Sends an empty line, for which the program waits. */
    void proceed() throws IOException {
        writeLine("");
    }

    void writeLine(String line) throws IOException {
        input.write(line);
        input.newLine();
        input.flush();
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.delete(errors);
    }
}
