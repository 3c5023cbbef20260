package dev.ias.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The service in a separate process, configured by environment variables as in production. */
public final class ServiceProcess implements AutoCloseable {

    private static final int DEADLINE_SECONDS = 120;
    private static final int POLL_MILLIS = 50;
    private static final int LOWEST_PORT = 20_000;
    private static final int LOWEST_EPHEMERAL_PORT = 32_768;
    // The optimising compiler costs more than it saves in processes that end soon.
    private static final List<String> BRIEF = List.of("-XX:TieredStopAtLevel=1");
    private static final String STARTED = "Startup completed";

    private final Process process;
    private final Path output;
    private final Path errors;

    private ServiceProcess(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /** Starts the java command of this JVM; the environment contains only the settings. */
    public static ServiceProcess start(Map<String, String> settings, String... arguments) {
        return start(List.of(), BRIEF, settings, false, arguments);
    }

    /** Starts java with a launcher such as {@code prlimit}. */
    public static ServiceProcess startBehind(List<String> program, Map<String, String> settings, String... arguments) {
        return start(program, List.of(), settings, false, arguments);
    }

    /** Starts java with a pipe as standard output, which is read only through {@link #pipe}. */
    public static ServiceProcess startUnread(Map<String, String> settings, String... arguments) {
        return start(List.of(), BRIEF, settings, true, arguments);
    }

    private static ServiceProcess start(
            List<String> program,
            List<String> options,
            Map<String, String> settings,
            boolean unread,
            String... arguments) {
        var command = new ArrayList<>(program);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(arguments));
        try {
            var output = Files.createTempFile("ias", ".out");
            var errors = Files.createTempFile("ias", ".err");
            // Covers processes that a test does not close because it waits for their exit.
            output.toFile().deleteOnExit();
            errors.toFile().deleteOnExit();
            var builder = new ProcessBuilder(command)
                    .redirectOutput(unread ? Redirect.PIPE : Redirect.to(output.toFile()))
                    .redirectError(errors.toFile());
            builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
            builder.environment().putAll(settings);
            return new ServiceProcess(builder.start(), output, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns a free port below the range of ephemeral ports (32768 and up on Linux, 49152 elsewhere), so that the
     * system does not assign it to another socket before the service listens on it.
     */
    public static int freePort() {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, LOWEST_EPHEMERAL_PORT);
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // In use: try another one.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Waits until the service has started. */
    public ServiceProcess awaitStart() {
        for (var polls = 0; polls < DEADLINE_SECONDS * 1000 / POLL_MILLIS; polls++) {
            if (output().contains(STARTED)) {
                return this;
            }
            if (exited(POLL_MILLIS)) {
                break;
            }
        }
        var failure = new AssertionError("did not start:\n" + output() + errors());
        process.destroyForcibly();
        throw failure;
    }

    /** Returns the exit code of a process that ends by itself. */
    public int awaitExit() {
        if (!exited(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS))) {
            process.destroyForcibly();
            throw new AssertionError("does not end:\n" + output() + errors());
        }
        return process.exitValue();
    }

    /** Sends SIGTERM and returns the exit code. */
    public int terminate() {
        process.destroy();
        return awaitExit();
    }

    /** Sends SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Returns standard output, if it is a pipe. */
    public InputStream pipe() {
        return process.getInputStream();
    }

    public long pid() {
        return process.pid();
    }

    /** Returns a number from its /proc/pid/status, such as the kB of VmRSS; 0 if the system has no such file. */
    public long status(String field) {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(pid()), "status"))) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            // Not Linux, or the process has ended.
            return 0;
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGTERM; returns the exit code, or empty if the process still runs after the timeout. */
    public OptionalInt terminate(Duration timeout) {
        process.destroy();
        return exited(timeout.toMillis()) ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
    }

    public String output() {
        return read(output);
    }

    public String errors() {
        return read(errors);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            terminate();
        }
        try {
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean exited(long withinMillis) {
        try {
            return process.waitFor(withinMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
