package dev.ias.ops;

import dev.ias.mail.smtp.RelayProbe;
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
 * Readiness of the relay: DEGRADED, not DOWN, if the relay is unreachable. Codes and links that were mailed can still
 * be confirmed, and moving the traffic to other instances would not help.
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
