package dev.ias.ops.health;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthResult;
import java.util.List;
import java.util.Map;

/** Health results with a sentence for each problem. */
final class Conditions {

    /** Without an operational flag: the framework ranks it between UP and DOWN and answers 200. */
    static final HealthStatus DEGRADED = new HealthStatus("DEGRADED", "Works with restrictions", null, null);

    private Conditions() {}

    /** Returns UP if there are no problems, else {@code otherwise} with the problems as details. */
    static HealthResult result(String component, List<String> problems, HealthStatus otherwise) {
        return problems.isEmpty()
                ? HealthResult.builder(component, HealthStatus.UP).build()
                : HealthResult.builder(component, otherwise)
                        .details(Map.of("conditions", problems))
                        .build();
    }
}
