package dev.ias.ops;

import dev.ias.http.connection.Drain;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** Readiness during shutdown: DOWN from SIGTERM on, while requests are still served. Does not affect liveness. */
@Singleton
@Readiness
@Requires(beans = HealthEndpoint.class)
class DrainIndicator implements HealthIndicator {

    private final Drain drain;

    DrainIndicator(Drain drain) {
        this.drain = drain;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        var status = drain.begun() ? HealthStatus.DOWN : HealthStatus.UP;
        return Publishers.just(HealthResult.builder("shutdown", status).build());
    }
}
