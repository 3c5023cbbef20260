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

/** Health of the process, from the last result of {@link ProcessWatch}. Needs no executor. */
final class ProcessIndicators {

    private ProcessIndicators() {}

    /**
     * DOWN if threads cannot be created or file handles are nearly exhausted, so that other instances get the traffic.
     */
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

    /** DOWN only if threads are deadlocked, which only a restart resolves. */
    @Singleton
    @Liveness
    @Requires(beans = {HealthEndpoint.class, ProcessWatch.class})
    static class OfLiveness implements HealthIndicator {

        private static final List<String> DEADLOCK = List.of("Threads are deadlocked");

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
