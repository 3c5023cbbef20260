package dev.ias.database;

import dev.ias.database.connection.DatabaseSettings;
import dev.ias.database.connection.UnpooledConnections;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.jdbc.DataSourceResolver;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrates the schema before the first use of the pool, and refuses a database that the service cannot work with. Flyway
 * runs only if migrations are pending: initialising it takes a fifth of the start-up time. It has its own connections,
 * because the timeouts of requests would abort the change of a large table.
 */
@Singleton
public class SchemaMigration implements BeanCreatedEventListener<DataSource> {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaMigration.class);

    // The change of a large table by another instance may take hours.
    private static final int UNLIMITED = -1;

    private final DataSourceResolver resolver;
    private final UnpooledConnections connections;
    private final boolean atStart;

    SchemaMigration(DataSourceResolver resolver, UnpooledConnections connections, DatabaseSettings settings) {
        this.resolver = resolver;
        this.connections = connections;
        this.atStart = settings.migrateAtStart();
    }

    @Override
    public DataSource onCreated(BeanCreatedEvent<DataSource> event) {
        var found = inspect(resolver.resolve(event.getBean()));
        switch (found.state()) {
            case SchemaState.UpToDate _ -> LOG.debug("Schema is up to date");
            case SchemaState.Newer newer -> LOG.warn("{}", newer.complaint());
            case SchemaState.Pending pending
            when !atStart ->
                throw unusable(
                        "ias.database.migrate-at-start is false, and the schema lacks versions %s: run the command"
                                        .formatted(String.join(", ", pending.versions()))
                                + " `database migrate`");
            case SchemaState.Pending pending -> migrate(pending, found);
            case SchemaState.Unusable _ -> throw new UnusableDatabaseException(found.problems());
        }
        return event.getBean();
    }

    /**
     * Migrates the schema if it is not up to date, without the pool and whatever {@code ias.database.migrate-at-start}
     * is. Waits for a migration by another process.
     *
     * @return the version of the schema, which may be one of a newer ias
     * @throws UnusableDatabaseException if the database cannot be used or migrated
     */
    public String run() {
        var found = inspectUnpooled();
        return switch (found.state()) {
            case SchemaState.UpToDate _ -> Migration.NEWEST;
            // Older instances run beside newer ones during a rolling upgrade, and may be restarted.
            case SchemaState.Newer newer -> newer.versions().getLast();
            case SchemaState.Pending pending -> {
                migrate(pending, found);
                yield Migration.NEWEST;
            }
            case SchemaState.Unusable _ -> throw new UnusableDatabaseException(found.problems());
        };
    }

    private void migrate(SchemaState.Pending pending, DatabaseInspection found) {
        if (!found.problems().isEmpty()) {
            throw new UnusableDatabaseException(found.problems());
        }
        LOG.info(
                "Migrating the schema to versions {}; waiting if another process is migrating it",
                String.join(", ", pending.versions()));
        try {
            flyway(connections).migrate();
        } catch (FlywayException e) {
            throw SqlStates.find(e, SQLException.class)
                    .<RuntimeException>map(cause -> unusable(DatabasePreflight.complaint(cause)))
                    .orElse(e);
        }
    }

    static Flyway flyway(UnpooledConnections connections) {
        return Flyway.configure()
                .dataSource(connections.forMigrations())
                .lockRetryCount(UNLIMITED)
                .validateMigrationNaming(true)
                .load();
    }

    private DatabaseInspection inspect(DataSource database) {
        try {
            return inspection(database);
        } catch (SQLException e) {
            // The pool gives up after a second, which is too soon for a start.
            return inspectUnpooled();
        }
    }

    private DatabaseInspection inspectUnpooled() {
        try {
            return inspection(connections.forChecks());
        } catch (SQLException e) {
            throw unusable(DatabasePreflight.complaint(e));
        }
    }

    private static DatabaseInspection inspection(DataSource database) throws SQLException {
        try (var connection = database.getConnection()) {
            return DatabaseInspection.of(connection);
        }
    }

    private static UnusableDatabaseException unusable(String problem) {
        return new UnusableDatabaseException(List.of(problem));
    }
}
