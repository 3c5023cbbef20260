package dev.ias.ops;

import dev.ias.key.KeyFiles;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** Readiness of the key files: DEGRADED if one is missing or invalid, while the service uses the last valid keys. */
@Singleton
@Readiness
@Requires(beans = {HealthEndpoint.class, KeyFiles.class})
class KeysIndicator implements HealthIndicator {

    private final KeyFiles files;

    KeysIndicator(KeyFiles files) {
        this.files = files;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Publishers.just(Conditions.result("keys", files.problems(), Conditions.DEGRADED));
    }
}
