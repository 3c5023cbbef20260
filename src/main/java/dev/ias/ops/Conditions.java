package dev.ias.ops;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthResult;
import java.util.List;
import java.util.Map;

/** Health results that say in words what is wrong. */
final class Conditions {

    /** Neither operational nor not: the framework ranks it between UP and DOWN, and answers 200. */
    static final HealthStatus DEGRADED = new HealthStatus("DEGRADED", "Works with restrictions", null, null);

    private Conditions() {}

    /** UP without problems; else the status given, with the problems as details. */
    static HealthResult result(String component, List<String> problems, HealthStatus otherwise) {
        return problems.isEmpty()
                ? HealthResult.builder(component, HealthStatus.UP).build()
                : HealthResult.builder(component, otherwise)
                        .details(Map.of("conditions", problems))
                        .build();
    }
}
