package dev.ias.webhook;

import dev.ias.testing.Ias;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.TreeMap;

/** Outcomes of webhook attempts by the metric {@code ias.webhook}. */
final class Outcomes {

    private Outcomes() {}

    /** Returns the number of attempts by outcome, without outcomes that did not occur. */
    static Map<String, Long> of(Ias ias) {
        var counts = new TreeMap<String, Long>();
        ias.bean(MeterRegistry.class).find("ias.webhook").timers().stream()
                .filter(timer -> timer.count() > 0)
                .forEach(timer -> counts.merge(tag(timer), timer.count(), Long::sum));
        return counts;
    }

    private static String tag(Timer timer) {
        return String.valueOf(timer.getId().getTag("outcome"));
    }
}
