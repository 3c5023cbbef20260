package dev.ias.infra;

import dev.ias.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs in the foreground until it is closed, at the latest with this JVM. */
final class Program implements AutoCloseable {

    private static final int COMMAND_TIMEOUT_SECONDS = 60;
    private static final int STOP_TIMEOUT_SECONDS = 10;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;
    private final Thread hook = new Thread(this::destroy);

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts a program and waits until it accepts connections. */
    static Program start(Path log, int port, List<String> words) {
        try {
            var builder = builder(words, Map.of(), log);
            var program = new Program(builder.start(), log);
            try {
                Eventually.until(START_TIMEOUT, () -> accepts(port));
                return program;
            } catch (AssertionError e) {
                program.close();
                throw new AssertionError("no server on port %s:\n%s".formatted(port, program.log()), e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command that ends by itself and returns its output; fails with it if the exit code is not 0. */
    static String run(List<String> words, Map<String, String> environment) {
        try {
            var log = Files.createTempFile("infra", ".log");
            try {
                var process = builder(words, environment, log).start();
                var ended = process.waitFor(COMMAND_TIMEOUT_SECONDS, TimeUnit.SECONDS);
                if (!ended) {
                    process.destroyForcibly().waitFor();
                }
                if (process.exitValue() != 0) {
                    throw new AssertionError("%s failed:\n%s".formatted(words, Files.readString(log)));
                }
                return Files.readString(log);
            } finally {
                Files.delete(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String run(List<String> words) {
        return run(words, Map.of());
    }

    /** The working directory is one that all accounts may read. */
    private static ProcessBuilder builder(List<String> words, Map<String, String> environment, Path log) {
        var builder = new ProcessBuilder(words)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        // Messages are compared.
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder;
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGKILL to the program and its children, as if the machine failed. */
    void kill() {
        destroy();
        process.onExit().join();
    }

    private void destroy() {
        var children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            forget();
        }
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down: the hook runs.
            destroy();
        }
    }

    /** Returns whether a server accepts connections on a port of this machine. */
    static boolean accepts(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
