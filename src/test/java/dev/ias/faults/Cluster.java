package dev.ias.faults;

import dev.ias.testing.Eventually;
import dev.ias.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The nodes of the Citus cluster of this machine that {@code ias.test.database} names. */
final class Cluster {

    private static final Pattern SERVER = Pattern.compile("(?<=^jdbc:postgresql://)[^/]*");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final String url;

    Cluster(TestDatabase database) {
        this.url = database.url();
    }

    /** A PostgreSQL server, and how it was started. */
    final class Node {

        private final String address;
        private final long server;
        private final String user;
        private final List<String> command;

        private Node(String address) {
            this.address = address;
            try (var connection = connect(address)) {
                var backend = ProcessHandle.of(Long.parseLong(
                                rows(connection, "select pg_backend_pid()").getFirst()))
                        .orElseThrow();
                var process = backend.parent().orElseThrow();
                this.server = process.pid();
                this.user = process.info().user().orElseThrow();
                this.command =
                        List.of(process.info().commandLine().orElseThrow().split(" "));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        String address() {
            return address;
        }

        /** Kills the server and its processes (SIGKILL), as if the machine failed. */
        void kill() {
            var process = ProcessHandle.of(server).orElseThrow();
            var children = process.children().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            Stream.concat(Stream.of(process), children.stream())
                    .forEach(ended -> ended.onExit().join());
        }

        /** Stops the processes, so that connections stay open and nothing answers (SIGSTOP). */
        void suspend() {
            signal("STOP");
        }

        void resume() {
            signal("CONT");
        }

        private void signal(String name) {
            ProcessHandle.of(server)
                    .map(process -> Stream.concat(Stream.of(process), process.children()))
                    .orElseThrow()
                    .forEach(process -> run(List.of("kill", "-" + name, String.valueOf(process.pid()))));
        }

        /** Starts the server again; returns the node when it accepts connections. */
        Node start() {
            var owned = new ArrayList<String>();
            if (!user.equals(System.getProperty("user.name"))) {
                owned.addAll(List.of("runuser", "-u", user, "--"));
            }
            owned.addAll(command);
            launch(owned);
            Eventually.until(TIMEOUT, this::accepts);
            return new Node(address);
        }

        private boolean accepts() {
            try (var connection = connect(address)) {
                return connection.isValid(1);
            } catch (SQLException e) {
                return false;
            }
        }

        List<String> query(String sql) {
            try (var connection = connect(address)) {
                return rows(connection, sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Returns the node that the URL names. */
    Node coordinator() {
        var server = SERVER.matcher(url);
        if (!server.find()) {
            throw new IllegalStateException("no server in the URL");
        }
        return new Node(server.group());
    }

    /** Returns the nodes that hold shards. */
    List<Node> workers() {
        return coordinator()
                .query("select nodename || ':' || nodeport from pg_dist_node where shouldhaveshards order by nodeid")
                .stream()
                .map(Node::new)
                .toList();
    }

    private Connection connect(String address) throws SQLException {
        return DriverManager.getConnection(SERVER.matcher(url).replaceFirst(Matcher.quoteReplacement(address)));
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(Optional.ofNullable(rows.getString(1)).orElse(""));
            }
            return found;
        }
    }

    private static Process launch(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(List<String> command) {
        try {
            if (launch(command).waitFor() != 0) {
                throw new IllegalStateException(String.format(Locale.ROOT, "%s failed", command));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
