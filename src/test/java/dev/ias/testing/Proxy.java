package dev.ias.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A reverse proxy in front of two instances, with the shipped configuration except for addresses. */
public final class Proxy implements AutoCloseable {

    private static final Path DEPLOY = Path.of("src", "deploy");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
    private static final int STOP_TIMEOUT_SECONDS = 10;
    // Debian's nginx.conf around the files of conf.d, with all files in one directory.
    private static final String NGINX = """
        daemon off;
        worker_processes 2;
        pid %1$s/nginx.pid;
        error_log %1$s/log warn;
        events {}
        http {
            access_log off;
            client_body_temp_path %1$s/body;
            proxy_temp_path %1$s/proxy;
            fastcgi_temp_path %1$s/fastcgi;
            uwsgi_temp_path %1$s/uwsgi;
            scgi_temp_path %1$s/scgi;
            include %1$s/ias.conf;
        }
        """;

    /**
     * An instance.
     *
     * @param management port of its health
     */
    public record Upstream(int port, int management) {}

    private final Process process;
    private final int port;
    private final Path log;

    private Proxy(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Returns whether a program is installed, in the PATH or in /usr/sbin. */
    public static boolean installed(String program) {
        return Executables.find(program).isPresent() || Files.isExecutable(Path.of("/usr/sbin", program));
    }

    public static Proxy nginx(Path directory, Upstream first, Upstream second) {
        return nginx(directory, first, second, Map.of());
    }

    /**
     * Starts nginx.
     *
     * @param changes replacements in the shipped configuration
     */
    public static Proxy nginx(Path directory, Upstream first, Upstream second, Map<String, String> changes) {
        var port = ServiceProcess.freePort();
        write(
                directory.resolve("ias.conf"),
                substituted(
                        "nginx/ias.conf",
                        changes,
                        Map.of(
                                "listen 8080;", "listen 127.0.0.1:%1$s; listen [::1]:%1$s;".formatted(port),
                                "10.0.0.11:8080", "127.0.0.1:" + first.port(),
                                "10.0.0.12:8080", "127.0.0.1:" + second.port())));
        var configuration = directory.resolve("nginx.conf");
        write(configuration, NGINX.formatted(directory));
        return start(
                directory, port, "nginx", "-e", directory.resolve("log").toString(), "-c", configuration.toString());
    }

    public static Proxy haproxy(Path directory, Upstream first, Upstream second) {
        return haproxy(directory, first, second, Map.of());
    }

    /**
     * Starts HAProxy.
     *
     * @param changes replacements in the shipped configuration
     */
    public static Proxy haproxy(Path directory, Upstream first, Upstream second, Map<String, String> changes) {
        var port = ServiceProcess.freePort();
        var configuration = directory.resolve("haproxy.cfg");
        write(
                configuration,
                substituted(
                        "haproxy/haproxy.cfg",
                        changes,
                        Map.of(
                                "bind :8080", "bind 127.0.0.1:%1$s,[::1]:%1$s".formatted(port),
                                "10.0.0.11:8080 check port 8081", upstream(first),
                                "10.0.0.12:8080 check port 8081", upstream(second))));
        return start(directory, port, "haproxy", "-db", "-f", configuration.toString());
    }

    private static String upstream(Upstream instance) {
        return String.format(Locale.ROOT, "127.0.0.1:%d check port %d", instance.port(), instance.management());
    }

    public int port() {
        return port;
    }

    /** Returns the proxy's log without its access log lines of status 201. */
    public String log() {
        try (var lines = Files.lines(log)) {
            return String.join(
                    "\n", lines.filter(line -> !line.contains(" 201 ")).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String substituted(String file, Map<String, String> changes, Map<String, String> addresses) {
        try {
            return replaced(file, replaced(file, Files.readString(DEPLOY.resolve(file)), changes), addresses);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String replaced(String file, String configuration, Map<String, String> replacements) {
        var text = configuration;
        for (var replacement : replacements.entrySet()) {
            if (!text.contains(replacement.getKey())) {
                throw new AssertionError(file + " does not contain " + replacement.getKey());
            }
            text = text.replace(replacement.getKey(), replacement.getValue());
        }
        return text;
    }

    private static Proxy start(Path directory, int port, String program, String... arguments) {
        var found = Executables.find(program).map(Object::toString).orElse("/usr/sbin/" + program);
        var log = directory.resolve("log");
        var builder = new ProcessBuilder(found)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.command().addAll(List.of(arguments));
        try {
            var proxy = new Proxy(builder.start(), port, log);
            Eventually.until(START_TIMEOUT, () -> accepts(port));
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean accepts(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
