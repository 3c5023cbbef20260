package dev.ias.database;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.event.ApplicationEventPublisher;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.flyway.DataSourceMigrationRunner;
import io.micronaut.jdbc.DataSourceResolver;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Runs Flyway only if one query shows that migrations are pending or have failed: initialising Flyway takes a fifth of
 * the start-up time. Flyway has its own connections, because the timeouts of requests would abort the change of a large
 * table.
 */
@Singleton
@Replaces(DataSourceMigrationRunner.class)
class SchemaMigration extends DataSourceMigrationRunner {

    /** Version of the last file in {@code db/migration}. */
    static final String NEWEST = "5";

    // A later version and a failed migration are left to Flyway.
    private static final String APPLIED =
            "select version, success from flyway_schema_history order by installed_rank desc limit 1";

    private final DataSourceResolver resolver;
    private final UnpooledConnections connections;

    SchemaMigration(
            ApplicationContext context,
            ApplicationEventPublisher<Object> events,
            DataSourceResolver resolver,
            UnpooledConnections connections) {
        super(context, events, resolver);
        this.resolver = resolver;
        this.connections = connections;
    }

    @Override
    public DataSource onCreated(BeanCreatedEvent<DataSource> event) {
        if (!upToDate(resolver.resolve(event.getBean()))) {
            super.onCreated(new BeanCreatedEvent<>(
                    event.getSource(),
                    event.getBeanDefinition(),
                    event.getBeanIdentifier(),
                    connections.forMigrations()));
        }
        return event.getBean();
    }

    private static boolean upToDate(DataSource database) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(APPLIED);
                var applied = statement.executeQuery()) {
            return applied.next() && NEWEST.equals(applied.getString("version")) && applied.getBoolean("success");
        } catch (SQLException e) {
            // The database is empty or unreachable: Flyway migrates it or reports the problem.
            return false;
        }
    }
}
