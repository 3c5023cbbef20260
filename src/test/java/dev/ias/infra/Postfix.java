package dev.ias.infra;

import dev.ias.testing.Eventually;
import dev.ias.testing.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An instance of Debian's Postfix of its own, which hands accepted mails to another server. It starts as root. */
final class Postfix implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    // Without DNS, and with limits for clients of its own network too.
    private static final String MAIN = """
        compatibility_level = 3.6
        queue_directory = %1$s/queue
        data_directory = %1$s/data
        maillog_file = %1$s/mail.log
        maillog_file_prefixes = %1$s
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        myhostname = relay.example
        mydestination =
        mynetworks = 127.0.0.0/8
        relayhost = [127.0.0.1]:%2$d
        disable_dns_lookups = yes
        smtpd_peername_lookup = no
        smtpd_client_event_limit_exceptions =
        alias_maps =
        alias_database =
        local_recipient_maps =
        append_dot_mydomain = no
        notify_classes =
        """;
    // As Debian's, without chroot, and with the services that are used only.
    private static final String MASTER = """
        127.0.0.1:%d inet n - n - - smtpd %s
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        flush unix n - n 1000? 0 flush
        proxymap unix - - n - - proxymap
        smtp unix - - n - - smtp
        relay unix - - n - - smtp
        error unix - - n - - error
        retry unix - - n - - error
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        postlog unix-dgram n - n - 1 postlogd
        """;

    private final Path directory;
    private final int port = ServiceProcess.freePort();
    private final Thread hook = new Thread(this::destroy);

    /**
     * Starts an instance below a directory.
     *
     * @param next port of the server that accepted mails are handed to
     * @param options of the listener, such as {@code -o smtpd_tls_wrappermode=yes}
     * @param parameters lines of main.cf
     */
    Postfix(Path parent, int next, String options, String... parameters) {
        this.directory = directory(parent);
        try {
            Account.POSTFIX.directory(directory, "data");
            Files.createDirectories(directory.resolve("queue"));
            Account.traversable(parent);
            var configuration = Files.createDirectories(configuration(parent));
            var main = Stream.concat(
                            Stream.of(String.format(Locale.ROOT, MAIN, directory, next)), Stream.of(parameters))
                    .collect(Collectors.joining("\n", "", "\n"));
            Files.writeString(configuration.resolve("main.cf"), main);
            Files.writeString(configuration.resolve("master.cf"), String.format(Locale.ROOT, MASTER, port, options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(hook);
        command("start");
        Eventually.until(TIMEOUT, () -> Program.accepts(port));
    }

    private static Path directory(Path parent) {
        return parent.resolve("postfix");
    }

    /** Returns the directory of the configuration, for files that must be there before the start. */
    static Path configuration(Path parent) {
        return directory(parent).resolve("etc");
    }

    private void command(String name) {
        Program.run(List.of(
                DebianPackage.POSTFIX.program().toString(),
                "-c",
                directory.resolve("etc").toString(),
                name));
    }

    /** Ends all sessions, and starts again only with {@link #goOnline}. */
    void goOffline() {
        command("stop");
    }

    void goOnline() {
        command("start");
        Eventually.until(TIMEOUT, () -> Program.accepts(port));
    }

    /** Stops the execution of all its processes (SIGSTOP): connections are accepted by the system, and hang. */
    void suspend() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        var processes = master().stream()
                .flatMap(master -> Stream.concat(Stream.of(master), master.descendants()))
                .map(process -> String.valueOf(process.pid()));
        Program.run(Stream.concat(Stream.of("kill", "-" + name), processes).toList());
    }

    /** Returns whether it has no mail that is not handed on. */
    boolean empty() {
        return Stream.of("maildrop", "incoming", "active", "deferred").noneMatch(this::holds);
    }

    private boolean holds(String queue) {
        try (var files = Files.walk(directory.resolve("queue").resolve(queue))) {
            return files.anyMatch(Files::isRegularFile);
        } catch (IOException | UncheckedIOException e) {
            // A mail has left the queue meanwhile.
            return true;
        }
    }

    int port() {
        return port;
    }

    String log() {
        try {
            return Files.readString(directory.resolve("mail.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<ProcessHandle> master() {
        var file = directory.resolve("queue/pid/master.pid");
        try {
            return Files.exists(file)
                    ? ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void destroy() {
        master().ifPresent(process -> {
            var children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        });
    }

    @Override
    public void close() {
        try {
            command("stop");
        } finally {
            destroy();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
