package dev.ias.database;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Checks whether the service can do its work in the database: it answers, accepts writes, and has the tables of this
 * version. Runs one query over a pooled connection, as requests do.
 */
@Singleton
public class DatabaseProbe {

    // Resolves the tables by the search path, as the statements of requests do.
    private static final String STATE = """
        select pg_is_in_recovery() as recovering,
               current_setting('transaction_read_only') as read_only,
               tables.missing,
               tables.closed,
               (select version from flyway_schema_history where success order by installed_rank desc limit 1) as version
          from (select string_agg(distinct name, ', ') filter (where to_regclass(name) is null) as missing,
                       string_agg(privilege || ' on ' || name, ', ' order by name, privilege)
                         filter (where has_table_privilege(to_regclass(name), privilege) is false) as closed
                  from (values ('verification'), ('rate_limit'), ('outbox'), ('users'), ('access_key'), ('rpc_nonce'),
                               ('event'), ('checked_codes'), ('used_solution')) as needed (name),
                       (values ('select'), ('insert'), ('update'), ('delete')) as privileges (privilege)
                 where name <> 'access_key' or privilege = 'select') as tables\
        """;
    private static final MigrationVersion REQUIRED_VERSION = MigrationVersion.fromVersion(Migration.NEWEST);
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String ON = "on";

    private final Database database;

    DatabaseProbe(Database database) {
        this.database = database;
    }

    /**
     * The result of a check.
     *
     * @param usable whether calls can be served; on a cluster, those of some buckets
     * @param problems a sentence for each problem, without names of users; names of hosts are those of a cluster's nodes
     */
    public record Result(boolean usable, List<String> problems) {}

    /**
     * Checks the database. Blocks until the timeouts of connection and statement at most. On a cluster, reports what
     * {@link NodeWatch} has found, so that a node that hangs does not delay the result.
     */
    public Result run() {
        var shards = database.shards();
        if (!shards.sharded()) {
            var problems = problems();
            return new Result(problems.isEmpty(), problems);
        }
        return new Result(
                shards.nodes().stream().anyMatch(node -> database.problems(node).isEmpty()),
                database.nodes().stream()
                        .flatMap(node -> database.problems(node).stream())
                        .distinct()
                        .toList());
    }

    /**
     * Returns a sentence for each problem. A read-only database counts as an outage for the circuit breaker and its
     * connections are evicted, so that an instance without requests also changes over to the new primary.
     */
    private List<String> problems() {
        try {
            return database.transaction(DatabaseProbe::check);
        } catch (CallNotPermittedException e) {
            return List.of("The database failed recently; retrying within a second");
        } catch (RuntimeException e) {
            return List.of(problem(e));
        }
    }

    static List<String> check(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(STATE)) {
            row.next();
            if (row.getBoolean("recovering")) {
                throw ReadOnlyDatabaseException.standby();
            }
            if (ON.equals(row.getString("read_only"))) {
                throw ReadOnlyDatabaseException.readOnly();
            }
            return schemaProblems(row);
        }
    }

    /** Returns a sentence for each problem of the tables that the migrations have made. */
    static List<String> schemaProblems(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(STATE)) {
            row.next();
            return schemaProblems(row);
        }
    }

    private static List<String> schemaProblems(ResultSet row) throws SQLException {
        var problems = new ArrayList<String>();
        Optional.ofNullable(row.getString("missing"))
                .ifPresent(tables -> problems.add("The database lacks the tables " + tables));
        Optional.ofNullable(row.getString("closed"))
                .ifPresent(closed -> problems.add("The database user lacks the privileges " + closed));
        var version = row.getString("version");
        // A newer version belongs to an instance that is being rolled out; older instances continue to serve until they
        // are replaced.
        if (version == null || MigrationVersion.fromVersion(version).compareTo(REQUIRED_VERSION) < 0) {
            problems.add("The database has schema version %s; this jar needs %s".formatted(version, Migration.NEWEST));
        }
        return problems;
    }

    private static String problem(RuntimeException failure) {
        var state = SqlStates.of(failure);
        if (SqlStates.READ_ONLY.equals(state)) {
            return SqlStates.find(failure, ReadOnlyDatabaseException.class)
                    .map(ReadOnlyDatabaseException::getMessage)
                    .orElse(ReadOnlyDatabaseException.READ_ONLY);
        }
        if (UNDEFINED_TABLE.equals(state)) {
            return "The database lacks the table flyway_schema_history; it is empty, or another one than at the start";
        }
        if (SqlStates.outage(failure)) {
            return "The database cannot be reached";
        }
        return "The database refused the check with SQLSTATE " + state;
    }
}
