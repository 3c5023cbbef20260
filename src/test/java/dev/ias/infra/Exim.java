package dev.ias.infra;

import dev.ias.testing.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * An instance of Debian's Exim of its own, which hands accepted mails to another server, and those to a domain to a
 * command. It starts as root; under a configuration of its own, deliveries have the privileges of its account only.
 */
final class Exim implements AutoCloseable {

    private static final String ACCOUNT = "Debian-exim";
    private static final String CONFIGURATION = """
        exim_path = %1$s
        primary_hostname = relay.example
        spool_directory = %2$s/spool
        log_file_path = %2$s/log/%%slog
        pid_file_path = %2$s/pid
        exim_user = Debian-exim
        exim_group = Debian-exim
        local_interfaces = 127.0.0.1
        daemon_smtp_ports = %3$d
        disable_ipv6 = true
        host_lookup =
        rfc1413_query_timeout = 0s
        keep_environment =
        never_users =
        acl_smtp_rcpt = accept_all
        acl_smtp_data = accept_all
        begin acl
        accept_all:
          accept
        begin routers
        bounces:
          driver = accept
          domains = %5$s
          transport = bounces
        next:
          driver = manualroute
          route_list = * 127.0.0.1::%4$d
          self = send
          transport = next
          no_more
        begin transports
        next:
          driver = smtp
          hosts_try_dane =
        bounces:
          driver = pipe
          command = %6$s
          user = Debian-exim
          log_output = true
          envelope_to_add
          return_path_add
        begin retry
        * * F,1h,2s
        begin rewrite
        begin authenticators
        """;

    private final Path directory;
    private final int port = ServiceProcess.freePort();
    private final Program program;

    /**
     * Starts an instance below a directory.
     *
     * @param next port of the server that accepted mails are handed to
     * @param domain whose mails are handed to the command, as its standard input
     */
    Exim(Path parent, int next, String domain, String command) {
        this.directory = parent.resolve("exim");
        try {
            Account.traversable(parent);
            for (var name : List.of("spool", "log")) {
                var created = Files.createDirectories(directory.resolve(name));
                Files.setOwner(
                        created,
                        created.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(ACCOUNT));
            }
            Account.traversable(directory);
            var executable = DebianPackage.EXIM.program();
            var configuration = Files.writeString(
                    directory.resolve("configuration"),
                    String.format(Locale.ROOT, CONFIGURATION, executable, directory, port, next, domain, command));
            program = Program.start(
                    directory.resolve("output"),
                    port,
                    // In the foreground, with a search of the queue every second.
                    List.of(executable.toString(), "-C", configuration.toString(), "-bdf", "-q1s"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether the account exists that the program needs. */
    static boolean hasAccount() {
        try {
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(ACCOUNT);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    String log() {
        try {
            return Files.readString(directory.resolve("log/mainlog"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
