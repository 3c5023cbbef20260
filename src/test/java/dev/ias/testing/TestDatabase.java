package dev.ias.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A database on a real PostgreSQL that starts with the tests, or a schema of the database that the system property
 * {@code ias.test.database} names.
 */
public final class TestDatabase {

    // Distributes the tables of all tests; set on the command line.
    private static final boolean DISTRIBUTED = Boolean.getBoolean("test.distributed");

    private static final Pattern ACCOUNT = Pattern.compile("(?<=[?&])(user|password)=[^&]*&?");

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String url;
    private final String name;
    private final Optional<String> schema;

    private TestDatabase(String url, String name, Optional<String> schema) {
        this.url = url;
        this.name = name;
        this.schema = schema;
    }

    private TestDatabase(String server, String name) {
        this(server + name, name, Optional.empty());
    }

    private TestDatabase(int port, String name) {
        this(String.format(Locale.ROOT, "jdbc:postgresql://localhost:%d/", port), name);
    }

    /** Returns an existing schema of the database with this URL. */
    static TestDatabase schema(String url, String schema) {
        return new TestDatabase(url, schema, Optional.of(schema));
    }

    /** Returns a database of another server, whose superuser {@code postgres} needs no password. */
    public static TestDatabase at(String url) {
        var name = url.lastIndexOf('/') + 1;
        return new TestDatabase(url.substring(0, name), url.substring(name));
    }

    /** The PostgreSQL server shared by all tests of this JVM; it stops with the JVM. */
    private static final class Shared {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Creates an empty database or schema; on Citus, one with distributed tables. */
    public static TestDatabase create() {
        return DISTRIBUTED || GivenDatabase.isCitus() ? DistributedDatabase.create() : empty();
    }

    /** Creates a database or schema without tables, on Citus, too. */
    public static TestDatabase empty() {
        return GivenDatabase.given().map(GivenDatabase::createSchema).orElseGet(TestDatabase::exclusive);
    }

    /**
     * Creates an empty database on the server that starts with the tests, whatever {@code ias.test.database} is: for
     * tests that copy the database, set its defaults or terminate its connections.
     */
    public static TestDatabase exclusive() {
        var port = Shared.POSTGRES.getPort();
        var database = new TestDatabase(port, "test_" + NUMBER.incrementAndGet());
        new TestDatabase(port, "postgres").execute("create database " + database.name);
        Sentinels.database(database);
        return database;
    }

    /** Returns a copy, as a restored backup is; nothing may be connected to this database. */
    public TestDatabase copy() {
        var copy = new TestDatabase(server(), "test_" + NUMBER.incrementAndGet());
        maintenance().execute("create database %s template %s".formatted(copy.name, name));
        Sentinels.database(copy);
        return copy;
    }

    /** Returns the JDBC URL, with the schema and, if {@code ias.test.database} names one, the user. */
    public String url() {
        return schema.map(this::urlOfSchema).orElse(url);
    }

    /** Returns the JDBC URL of another schema of the same database. */
    public String urlOfSchema(String other) {
        return url + (url.contains("?") ? "&" : "?") + "currentSchema=" + other;
    }

    /** Returns the JDBC URL without user and password, which would take precedence over those of the connection. */
    public String urlWithoutUser() {
        return ACCOUNT.matcher(url()).replaceAll("");
    }

    /** Returns the name of the database or schema, which no other test uses; that of roles ends with it. */
    public String name() {
        return name;
    }

    /** Returns the name of the schema in which the service creates its tables. */
    public String schema() {
        return schema.orElse("public");
    }

    public void execute(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Executes a statement on this database from a connection to another one; {@code %s} stands for its name. */
    public void administer(String sql) {
        maintenance().execute(sql.formatted(name));
    }

    private TestDatabase maintenance() {
        return new TestDatabase(server(), "postgres");
    }

    private String server() {
        if (schema.isPresent()) {
            throw new IllegalStateException("a schema has no server of its own; use exclusive()");
        }
        return url.substring(0, url.lastIndexOf('/') + 1);
    }

    /** Returns all rows as text, columns separated by {@code |}. */
    public List<String> query(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var lines = new ArrayList<String>();
            while (rows.next()) {
                var line = new StringBuilder();
                for (var column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    line.append(column == 1 ? "" : "|").append(rows.getString(column));
                }
                lines.add(line.toString());
            }
            return lines;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "");
    }

    /** A separate PostgreSQL server that can be stopped and restarted with its data. */
    public static final class Server implements AutoCloseable {

        private final Path directory;
        private EmbeddedPostgres postgres;

        public Server(Path directory) throws IOException {
            this.directory = directory;
            this.postgres = builder().start();
        }

        public TestDatabase database() {
            return new TestDatabase(postgres.getPort(), "postgres");
        }

        public int port() {
            return postgres.getPort();
        }

        /** Creates a role that may create tables, and that must log in with its password. */
        public void addRole(String role, String password) throws IOException {
            var rules = directory.resolve("pg_hba.conf");
            Files.writeString(rules, "host all %s all scram-sha-256\n%s".formatted(role, Files.readString(rules)));
            database().execute("create role %s login password '%s'".formatted(role, password));
            database().execute("grant create on schema public to " + role);
            database().execute("select pg_reload_conf()");
        }

        public void stop() throws IOException {
            postgres.close();
        }

        /** Kills the server and its processes (SIGKILL), as if the machine failed. */
        public void kill() throws IOException {
            var server = Files.readAllLines(directory.resolve("postmaster.pid")).getFirst();
            var process = ProcessHandle.of(Long.parseLong(server)).orElseThrow();
            var children = process.children().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            process.onExit().join();
            children.forEach(child -> child.onExit().join());
            postgres.close();
        }

        public void start() throws IOException {
            postgres = builder().setPort(postgres.getPort()).start();
        }

        /** Configures durable commits, as in production, which survive a kill. */
        private EmbeddedPostgres.Builder builder() {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(directory)
                    .setCleanDataDirectory(false)
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on");
        }

        @Override
        public void close() throws IOException {
            stop();
        }
    }
}
