package dev.ias.settings;

import dev.ias.ServiceOnly;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;

/** Comes first of all that is made at start, and lets nothing else be made where a setting is wrong. */
@Context
@ServiceOnly
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartUpCheck {

    StartUpCheck(SettingsChecks checks) {
        checks.run();
    }
}
