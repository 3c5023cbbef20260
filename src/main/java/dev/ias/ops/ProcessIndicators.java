package dev.ias.ops;

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
import org.reactivestreams.Publisher;

/** The process's own parts of health, as it was last looked at. They need no executor. */
final class ProcessIndicators {

    private ProcessIndicators() {}

    /** DOWN if threads cannot be made or file handles are nearly exhausted: other instances do better. */
    @Singleton
    @Readiness
    @Requires(beans = {HealthEndpoint.class, ProcessWatch.class})
    static class OfReadiness implements HealthIndicator {

        private final ProcessWatch watch;

        OfReadiness(ProcessWatch watch) {
            this.watch = watch;
        }

        @Override
        public Publisher<HealthResult> getResult() {
            return Publishers.just(Conditions.result("process", watch.shortages(), HealthStatus.DOWN));
        }
    }

    /** DOWN only if threads wait for each other for good, which nothing but a restart ends. */
    @Singleton
    @Liveness
    @Requires(beans = {HealthEndpoint.class, ProcessWatch.class})
    static class OfLiveness implements HealthIndicator {

        private static final List<String> DEADLOCK = List.of("Threads wait for each other for good");

        private final ProcessWatch watch;

        OfLiveness(ProcessWatch watch) {
            this.watch = watch;
        }

        @Override
        public Publisher<HealthResult> getResult() {
            var problems = watch.deadlocked() ? DEADLOCK : List.<String>of();
            return Publishers.just(Conditions.result("deadlocks", problems, HealthStatus.DOWN));
        }
    }
}
