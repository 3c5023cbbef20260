package dev.ias.database;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.postgresql.Driver;

/** Looks whether the service could work with its database, over a connection of its own, and changes nothing there. */
@Singleton
public class DatabaseTrial {

    private static final String SECONDS = "20";
    private static final int OLDEST = 14;
    private static final int VERSIONS = 10_000;

    private static final String MAY_CREATE = "select has_schema_privilege(current_schema(), 'create')";
    private static final String VERSION = "show server_version_num";

    private final String url;
    private final String username;
    private final String password;

    DatabaseTrial(
            @Property(name = "datasources.default.url") String url,
            @Property(name = "datasources.default.username") String username,
            @Property(name = "datasources.default.password") String password) {
        this.url = url;
        this.username = username;
        this.password = password;
    }

    /**
     * What was found.
     *
     * @param problems a sentence for each that an operator has to mend; none where all is well
     * @param state what the database is and whether it has the service's tables, in a few words
     */
    public record Result(List<String> problems, String state) {}

    /** Connects and looks. Returns within 20 seconds where nothing answers. */
    public Result run() {
        try (var connection = connect()) {
            var migrations = Flyway.configure()
                    .dataSource(url, username, password)
                    .validateMigrationNaming(true)
                    .load()
                    .info();
            var problems = new ArrayList<String>();
            var version = serverVersion(connection);
            if (version < OLDEST) {
                problems.add(
                        "ias.database.url names a PostgreSQL %d; %d or later is needed".formatted(version, OLDEST));
            }
            var newer = unknown(migrations.all());
            if (!newer.isEmpty()) {
                problems.add(
                        "ias.database.url names a database of a newer ias: it has version %s, and this jar knows none of it"
                                .formatted(String.join(", ", newer)));
            }
            var due = migrations.pending().length;
            if (due > 0 && !mayCreate(connection)) {
                problems.add("ias.database.username may not make tables, and changes of the database are due:"
                        + " grant it create on the schema");
            }
            return new Result(problems, "PostgreSQL %d, %s".formatted(version, tables(due)));
        } catch (SQLException e) {
            return new Result(List.of(complaint(e)), "");
        }
    }

    /** The driver's own words; they name host, database and user, never the password. */
    public static String complaint(SQLException failure) {
        return "ias.database.url names a database that cannot be used: " + failure.getMessage();
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", username);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", SECONDS);
        properties.setProperty("loginTimeout", SECONDS);
        properties.setProperty("socketTimeout", SECONDS);
        var connection = new Driver().connect(url, properties);
        if (connection == null) {
            throw new SQLException("it is not a URL of PostgreSQL");
        }
        return connection;
    }

    private static String tables(int due) {
        return due == 0 ? "its tables are up to date" : due + " changes of its tables are made at the next start";
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
            return rows.getInt(1) / VERSIONS;
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
