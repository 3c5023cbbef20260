package dev.ias.infra;

import dev.ias.testing.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Debian's PgBouncer in front of a server, with its defaults, except that it does not reset server connections. */
final class PgBouncer implements AutoCloseable {

    // Without server_reset_query, everything that a client leaves on a server connection is found by the next one.
    private static final String CONFIGURATION = """
        [databases]
        %1$s = host=127.0.0.1 port=%2$d dbname=%1$s
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %3$d
        unix_socket_dir =
        auth_type = scram-sha-256
        auth_file = %4$s
        admin_users = admin
        pool_mode = %5$s
        default_pool_size = %6$d
        server_reset_query =
        """;
    private static final String USERS = """
        "%s" "%s"
        "admin" "%2$s"
        """.formatted(PostgresServer.ROLE, PostgresServer.PASSWORD);

    // PgBouncer itself sets these for each client. The JDBC driver, that of this check too, sets extra_float_digits on
    // each connection, to a value that PostgreSQL treats as its default.
    private static final String SESSION_STATE = """
        select 'set ' || name || ' = ' || setting from pg_settings
         where source = 'session' and setting is distinct from reset_val and name not in
            ('client_encoding', 'DateStyle', 'TimeZone', 'standard_conforming_strings', 'application_name',
             'extra_float_digits')
        union all select 'prepared statement ' || name from pg_prepared_statements
        union all select 'advisory lock' from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()
        union all select 'listen ' || channel from pg_listening_channels() as channel
        union all select 'temporary table ' || relname from pg_class where pg_my_temp_schema() = relnamespace\
        """;

    /** Mode and size of the pool. */
    enum Pooling {
        SESSION("session", 20),
        /** Fewer server connections than the service has to PgBouncer, so that transactions change between them. */
        TRANSACTION("transaction", 4);

        private final String mode;
        private final int size;

        Pooling(String mode, int size) {
            this.mode = mode;
            this.size = size;
        }

        String mode() {
            return mode;
        }
    }

    private final int port = ServiceProcess.freePort();
    private final Program program;

    PgBouncer(Path parent, PostgresServer server, Pooling pooling) {
        var directory = Account.POSTGRES.directory(parent, "pgbouncer");
        var users = directory.resolve("users.txt");
        var configuration = directory.resolve("pgbouncer.ini");
        try {
            Files.writeString(users, USERS);
            Files.writeString(
                    configuration,
                    String.format(
                            Locale.ROOT,
                            CONFIGURATION,
                            PostgresServer.DATABASE,
                            server.port(),
                            port,
                            users,
                            pooling.mode,
                            pooling.size));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.program = Program.start(
                parent.resolve("pgbouncer.log"),
                port,
                Account.POSTGRES.command(
                        List.of(DebianPackage.PGBOUNCER.program().toString(), configuration.toString())));
    }

    String url() {
        return String.format(Locale.ROOT, "jdbc:postgresql://127.0.0.1:%d/%s", port, PostgresServer.DATABASE);
    }

    /** Returns the number of connections to the server, from the console. */
    int serverConnections() {
        return (int) console("show servers")
                .lines()
                .filter(line -> line.contains("|" + PostgresServer.DATABASE + "|"))
                .count();
    }

    private String console(String command) {
        return Program.run(
                List.of(
                        PostgresServer.program("psql"),
                        "-XAqt",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        String.valueOf(port),
                        "-U",
                        "admin",
                        "-d",
                        "pgbouncer",
                        "-c",
                        command),
                Map.of("PGPASSWORD", PostgresServer.PASSWORD));
    }

    /** What other clients find on the server connections. */
    record Residue(int connections, List<String> found) {}

    /** Looks at every server connection: as many transactions at a time, so that each has another connection. */
    Residue residue() {
        var clients = new ArrayList<Connection>();
        var processes = new ArrayList<String>();
        var found = new ArrayList<String>();
        try {
            var connections = serverConnections();
            for (var i = 0; i < connections; i++) {
                // The simple protocol and no prepared statements: the check leaves nothing itself.
                var client = DriverManager.getConnection(
                        url() + "?preferQueryMode=simple", PostgresServer.ROLE, PostgresServer.PASSWORD);
                clients.add(client);
                client.setAutoCommit(false);
                processes.addAll(query(client, "select pg_backend_pid()"));
                found.addAll(query(client, SESSION_STATE));
            }
            return new Residue((int) processes.stream().distinct().count(), found);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            clients.forEach(PgBouncer::close);
        }
    }

    private static List<String> query(Connection client, String sql) throws SQLException {
        try (var statement = client.createStatement();
                var rows = statement.executeQuery(sql)) {
            var lines = new ArrayList<String>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return lines;
        }
    }

    private static void close(Connection client) {
        try {
            client.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String log() {
        return program.log();
    }

    @Override
    public void close() {
        program.close();
    }
}
