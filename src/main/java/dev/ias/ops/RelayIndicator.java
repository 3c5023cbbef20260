package dev.ias.ops;

import dev.ias.mail.RelayProbe;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/**
 * The relay's part of readiness. Without a relay the service is degraded and not down: it still confirms what was mailed,
 * which no other instance would do better.
 */
@Singleton
@Readiness
@Requires(beans = {HealthEndpoint.class, RelayProbe.class})
class RelayIndicator implements HealthIndicator {

    // Neither operational nor not: the framework ranks it between UP and DOWN, and answers 200.
    private static final HealthStatus DEGRADED =
            new HealthStatus("DEGRADED", "The relay cannot be reached", null, null);

    private final RelayProbe probe;

    RelayIndicator(RelayProbe probe) {
        this.probe = probe;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        var status = probe.reachable() ? HealthStatus.UP : DEGRADED;
        return Publishers.just(HealthResult.builder("relay", status).build());
    }
}
