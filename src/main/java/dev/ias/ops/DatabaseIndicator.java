package dev.ias.ops;

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
 * The database's part of readiness: DOWN unless calls can do their work there. The framework's own would tell its URL, which
 * may hold a password.
 */
@Singleton
@Readiness
@Requires(beans = HealthEndpoint.class)
class DatabaseIndicator implements HealthIndicator {

    // Whoever reaches the management port causes no more than a query a second.
    private static final Duration KEPT = Duration.ofSeconds(1);
    // Longer than the pool waits for a connection, which is told in words of its own.
    private static final Duration TIMEOUT = Duration.ofMillis(2500);
    private static final List<String> NO_ANSWER = List.of("The database does not answer in time");

    private final CoalescedCheck<List<String>> check;

    DatabaseIndicator(DatabaseProbe probe) {
        this.check = new CoalescedCheck<>("health-database", KEPT, probe::problems);
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

    private static HealthResult result(List<String> problems) {
        return Conditions.result("database", problems, HealthStatus.DOWN);
    }
}
