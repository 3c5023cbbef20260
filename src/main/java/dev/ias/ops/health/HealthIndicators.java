package dev.ias.ops.health;

import dev.ias.http.connection.Drain;
import dev.ias.key.KeyFiles;
import dev.ias.mail.RelayProbe;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Supplier;

/** Creates the indicators that only read a state which another bean keeps up to date. They need no executor. */
@Factory
@Requires(beans = HealthEndpoint.class)
final class HealthIndicators {

    private static final List<String> NONE = List.of();
    private static final List<String> DEADLOCK = List.of("Threads are deadlocked");

    /** Readiness during shutdown: DOWN from SIGTERM on, while requests are still served. Does not affect liveness. */
    @Singleton
    @Readiness
    HealthIndicator shutdown(Drain drain) {
        return () ->
                Publishers.just(HealthResult.builder("shutdown", drain.begun() ? HealthStatus.DOWN : HealthStatus.UP)
                        .build());
    }

    /** DEGRADED if the file of a secret is missing or invalid, while the service uses the last valid one. */
    @Singleton
    @Readiness
    @Requires(beans = KeyFiles.class)
    HealthIndicator keys(KeyFiles files) {
        return indicator("keys", Conditions.DEGRADED, files::problems);
    }

    /**
     * DEGRADED, not DOWN, if a relay is unreachable. Codes and links that were mailed can still be confirmed, and
     * moving the traffic to other instances would not help.
     */
    @Singleton
    @Readiness
    @Requires(beans = RelayProbe.class)
    HealthIndicator relay(RelayProbe probe) {
        return indicator("relay", Conditions.DEGRADED, probe::problems);
    }

    /**
     * DOWN if threads cannot be created or file handles are nearly exhausted, so that other instances get the traffic.
     */
    @Singleton
    @Readiness
    @Requires(beans = ProcessWatch.class)
    HealthIndicator process(ProcessWatch watch) {
        return indicator("process", HealthStatus.DOWN, watch::shortages);
    }

    /** DOWN only if threads are deadlocked, which only a restart resolves. */
    @Singleton
    @Liveness
    @Requires(beans = ProcessWatch.class)
    HealthIndicator deadlocks(ProcessWatch watch) {
        return indicator("deadlocks", HealthStatus.DOWN, () -> watch.deadlocked() ? DEADLOCK : NONE);
    }

    private static HealthIndicator indicator(
            String component, HealthStatus otherwise, Supplier<List<String>> problems) {
        return () -> Publishers.just(Conditions.result(component, problems.get(), otherwise));
    }
}
