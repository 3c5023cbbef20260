package dev.ias.infra;

import dev.ias.testing.Eventually;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A server of Debian's PostgreSQL with the database {@code ias} and a role of this name, which logs in by SCRAM; the
 * superuser needs no password.
 */
final class PostgresServer implements AutoCloseable {

    static final String DATABASE = "ias";
    static final String ROLE = "ias";
    static final String PASSWORD = "database-password";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String ACCESS = """
        local all all trust
        host all postgres 127.0.0.1/32 trust
        host replication postgres 127.0.0.1/32 trust
        host all all 127.0.0.1/32 scram-sha-256
        """;

    private final Path parent;
    private final Path directory;
    private final int port = ServiceProcess.freePort();
    private final Program program;

    private PostgresServer(Path parent, Path directory) {
        this.parent = parent;
        this.directory = directory;
        this.program = Program.start(
                Path.of(directory + ".log"),
                port,
                Account.POSTGRES.command(List.of(
                        DebianPackage.POSTGRESQL.program().toString(),
                        "-D",
                        directory.toString(),
                        "-p",
                        String.valueOf(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=")));
    }

    /** Creates a primary in a directory of its own below the given one. */
    static PostgresServer primary(Path parent) {
        var directory = Account.POSTGRES.directory(parent, "primary");
        run("initdb", "-D", directory.toString(), "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        try {
            Files.writeString(directory.resolve("pg_hba.conf"), ACCESS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var server = new PostgresServer(parent, directory);
        server.awaitStart();
        var maintenance = server.database("postgres");
        maintenance.execute("create role %s login password '%s'".formatted(ROLE, PASSWORD));
        maintenance.execute("create database %s owner %s".formatted(DATABASE, ROLE));
        return server;
    }

    /**
     * Creates a standby by streaming replication. The primary then waits with each commit until the standby has it on
     * its disk, so that nothing is lost if the standby is promoted.
     */
    PostgresServer synchronousStandby() {
        var copy = Account.POSTGRES.directory(parent, "standby");
        run(
                "pg_basebackup",
                "-d",
                String.format(Locale.ROOT, "host=127.0.0.1 port=%d user=postgres", port),
                "-D",
                copy.toString(),
                "--write-recovery-conf",
                "--checkpoint=fast",
                "--no-sync");
        var standby = new PostgresServer(parent, copy);
        // After the backup, so that the promoted standby waits for none.
        database().execute("alter system set synchronous_standby_names = '*'");
        database().query("select pg_reload_conf()");
        Eventually.until(
                TIMEOUT,
                () -> database()
                        .query("select state, sync_state from pg_stat_replication")
                        .equals(List.of("streaming|sync")));
        return standby;
    }

    private void awaitStart() {
        Eventually.until(TIMEOUT, () -> {
            try {
                return !database("postgres").query("select 1").isEmpty();
            } catch (IllegalStateException e) {
                // It accepts connections before it answers them.
                return false;
            }
        });
    }

    /** Returns host and port. */
    String address() {
        return String.format(Locale.ROOT, "127.0.0.1:%d", port);
    }

    int port() {
        return port;
    }

    TestDatabase database() {
        return database(DATABASE);
    }

    private TestDatabase database(String name) {
        return TestDatabase.at("jdbc:postgresql://%s/%s".formatted(address(), name));
    }

    void promote() {
        run("pg_ctl", "-D", directory.toString(), "promote");
    }

    void kill() {
        program.kill();
    }

    /** Returns a program of this version of PostgreSQL. */
    static String program(String name) {
        return DebianPackage.POSTGRESQL.program().resolveSibling(name).toString();
    }

    private static void run(String name, String... arguments) {
        var words = new ArrayList<>(List.of(program(name)));
        words.addAll(List.of(arguments));
        Program.run(Account.POSTGRES.command(words));
    }

    /** Shuts down in immediate mode: the other modes wait for clients or for a standby, without a bound. */
    @Override
    public void close() {
        program.kill();
        program.close();
    }
}
