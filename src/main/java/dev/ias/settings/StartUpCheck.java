package dev.ias.settings;

import dev.ias.ServiceOnly;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import java.util.List;
import java.util.Optional;

/** Comes first of all that is made at start, and lets nothing else be made where a setting is wrong. */
@Context
@ServiceOnly
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartUpCheck {

    StartUpCheck(List<SettingsCheck> features) {
        var problems = features.stream()
                .flatMap(feature -> feature.checks().stream())
                .flatMap(check -> problem(check).stream())
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    private static Optional<InvalidSettingException> problem(Runnable check) {
        try {
            check.run();
            return Optional.empty();
        } catch (InvalidSettingException e) {
            return Optional.of(e);
        }
    }
}
