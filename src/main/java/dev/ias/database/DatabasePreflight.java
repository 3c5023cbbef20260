package dev.ias.database;

import dev.ias.database.connection.DatabaseSettings;
import dev.ias.database.connection.UnpooledConnections;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Preflight check of the database over a separate connection. Changes nothing. */
@Singleton
public class DatabasePreflight {

    private static final String REASSIGN =
            "; if another role has restored the database, `reassign owned by` it `to` ias.database.username";

    private final UnpooledConnections connections;
    private final DatabaseSettings settings;

    /** Creates a check over separate connections. */
    public DatabasePreflight(UnpooledConnections connections, DatabaseSettings settings) {
        this.connections = connections;
        this.settings = settings;
    }

    /**
     * The result of the check.
     *
     * @param problems a sentence for each problem; empty on success
     * @param state version of the server, pooler, and state of the schema, for display
     */
    public record Result(List<String> problems, String state) {}

    /** Connects and checks. Connecting and each read time out after 20 seconds. */
    public Result run() {
        try (var connection = connections.forChecks().getConnection()) {
            var inspection = DatabaseInspection.of(connection);
            return new Result(problems(inspection, connection), state(inspection, connection));
        } catch (SQLException e) {
            return new Result(List.of(complaint(e)), "");
        }
    }

    /** Returns a sentence with the driver's message, which names host, database and user, never the password. */
    public static String complaint(SQLException failure) {
        return "ias.database.url names a database that cannot be used: " + failure.getMessage()
                + (SqlStates.INSUFFICIENT_PRIVILEGE.equals(failure.getSQLState()) ? REASSIGN : "");
    }

    private static List<String> problems(DatabaseInspection found, Connection connection) throws SQLException {
        var problems = new ArrayList<>(found.problems());
        if (found.state() instanceof SchemaState.UpToDate) {
            problems.addAll(DatabaseProbe.schemaProblems(connection));
        }
        if (found.state() instanceof SchemaState.Newer newer) {
            problems.add(newer.complaint());
        }
        return problems;
    }

    private String state(DatabaseInspection found, Connection connection) throws SQLException {
        return String.format(
                Locale.ROOT,
                "PostgreSQL %d%s, %s",
                found.serverVersion(),
                connections.pooled(connection) ? " behind a pooler" : "",
                found.state() instanceof SchemaState.Pending pending
                        ? "migrations pending, applied %s: %s"
                                .formatted(
                                        settings.migrateAtStart() ? "at the next start" : "by `database migrate`",
                                        String.join(", ", pending.versions()))
                        : "schema is up to date");
    }
}
