package dev.ias.ops;

import dev.ias.database.Database;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.AsyncSingleResultPublisher;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;

/** The database's part of readiness, asked as calls ask it. The framework's own would tell its URL, which may hold a password. */
@Singleton
@Readiness
@Requires(beans = HealthEndpoint.class)
class DatabaseIndicator implements HealthIndicator {

    private static final String SELECT = "select 1";

    private final Database database;
    private final ExecutorService blocking;

    DatabaseIndicator(Database database, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.database = database;
        this.blocking = blocking;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return new AsyncSingleResultPublisher<>(
                blocking, () -> HealthResult.builder("database", status()).build());
    }

    private HealthStatus status() {
        try {
            return database.transaction(DatabaseIndicator::answers);
        } catch (RuntimeException e) {
            return HealthStatus.DOWN;
        }
    }

    private static HealthStatus answers(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(SELECT);
            return HealthStatus.UP;
        }
    }
}
