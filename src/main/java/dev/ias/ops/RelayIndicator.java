package dev.ias.ops;

import dev.ias.mail.RelayProbe;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.List;
import org.reactivestreams.Publisher;

/**
 * The relay's part of readiness. Without a relay the service is degraded and not down: it still confirms what was mailed,
 * which no other instance would do better.
 */
@Singleton
@Readiness
@Requires(beans = {HealthEndpoint.class, RelayProbe.class})
class RelayIndicator implements HealthIndicator {

    private static final List<String> UNREACHABLE = List.of("The relay cannot be reached");

    private final RelayProbe probe;

    RelayIndicator(RelayProbe probe) {
        this.probe = probe;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        var problems = probe.reachable() ? List.<String>of() : UNREACHABLE;
        return Publishers.just(Conditions.result("relay", problems, Conditions.DEGRADED));
    }
}
