package dev.ias.settings;

import dev.ias.ServiceOnly;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;

/** Runs all checks before any other bean is created at start-up; an invalid setting aborts the start. */
@Context
@ServiceOnly
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartUpCheck {

    StartUpCheck(SettingsChecks checks) {
        checks.run();
    }
}
