package dev.ias.ops.health;

import dev.ias.database.DatabaseProbe;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.reactivestreams.Publisher;

/**
 * Readiness of the database: DOWN if no request can be served, UP with details if some nodes of a cluster are
 * unavailable. Replaces the framework's own indicator, which publishes the URL and thereby possibly a password.
 */
@Singleton
@Readiness
@Requires(beans = HealthEndpoint.class)
class DatabaseIndicator implements HealthIndicator {

    // Bounds the load that requests to the management port can cause to one query per second.
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(1);
    // Longer than the pool's timeout for a connection, which has its own message.
    private static final Duration TIMEOUT = Duration.ofMillis(2500);
    private static final DatabaseProbe.Result NO_ANSWER =
            new DatabaseProbe.Result(false, List.of("The database does not answer in time"));

    private final CoalescedCheck<DatabaseProbe.Result> check;

    DatabaseIndicator(DatabaseProbe probe) {
        this.check = new CoalescedCheck<>("health-database", TIME_TO_LIVE, probe::run);
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Publishers.fromCompletableFuture(
                () -> check.result(NO_ANSWER, TIMEOUT).thenApply(DatabaseIndicator::result));
    }

    @PreDestroy
    void close() {
        check.close();
    }

    private static HealthResult result(DatabaseProbe.Result result) {
        return Conditions.result("database", result.problems(), result.usable() ? HealthStatus.UP : HealthStatus.DOWN);
    }
}
