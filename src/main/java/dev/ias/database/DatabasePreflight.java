package dev.ias.database;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Preflight check of the database over separate connections. Changes nothing. */
@Singleton
public class DatabasePreflight {

    private static final int MINIMUM_VERSION = 14;
    private static final int MAJOR_VERSION_DIVISOR = 10_000;

    private static final String MAY_CREATE = "select has_schema_privilege(current_schema(), 'create')";
    private static final String VERSION = "show server_version_num";

    private final UnpooledConnections connections;

    DatabasePreflight(UnpooledConnections connections) {
        this.connections = connections;
    }

    /**
     * The result of the check.
     *
     * @param problems a sentence for each problem; empty on success
     * @param state version of the server and state of the schema, for display
     */
    public record Result(List<String> problems, String state) {}

    /** Connects and checks. Connecting and each read time out after 20 seconds. */
    public Result run() {
        var database = connections.forChecks();
        try (var connection = database.getConnection()) {
            var migrations = Flyway.configure()
                    .dataSource(database)
                    .validateMigrationNaming(true)
                    .load()
                    .info();
            var problems = new ArrayList<String>();
            var version = serverVersion(connection);
            if (version < MINIMUM_VERSION) {
                problems.add(String.format(
                        Locale.ROOT,
                        "ias.database.url names PostgreSQL %d; %d or later is needed",
                        version,
                        MINIMUM_VERSION));
            }
            var newer = unknown(migrations.all());
            if (!newer.isEmpty()) {
                problems.add(
                        "ias.database.url names a database of a newer ias: this jar does not know schema version %s"
                                .formatted(String.join(", ", newer)));
            }
            var pendingCount = migrations.pending().length;
            if (pendingCount > 0 && !mayCreate(connection)) {
                problems.add("ias.database.username may not create tables, but migrations are pending:"
                        + " grant it create on the schema");
            }
            return new Result(
                    problems, String.format(Locale.ROOT, "PostgreSQL %d, %s", version, schemaState(pendingCount)));
        } catch (SQLException e) {
            return new Result(List.of(complaint(e)), "");
        } catch (FlywayException e) {
            var cause = SqlStates.find(e, SQLException.class).orElseThrow(() -> e);
            return new Result(List.of(complaint(cause)), "");
        }
    }

    /** Returns a sentence with the driver's message, which names host, database and user, never the password. */
    public static String complaint(SQLException failure) {
        return "ias.database.url names a database that cannot be used: " + failure.getMessage();
    }

    private static String schemaState(int pendingCount) {
        return pendingCount == 0
                ? "schema is up to date"
                : "migrations pending, applied at the next start: " + pendingCount;
    }

    private static List<String> unknown(MigrationInfo[] migrations) {
        return List.of(migrations).stream()
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS
                        || migration.getState() == MigrationState.FUTURE_FAILED)
                .map(migration -> String.valueOf(migration.getVersion()))
                .toList();
    }

    private static int serverVersion(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(VERSION)) {
            rows.next();
            return rows.getInt(1) / MAJOR_VERSION_DIVISOR;
        }
    }

    private static boolean mayCreate(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(MAY_CREATE)) {
            rows.next();
            return rows.getBoolean(1);
        }
    }
}
