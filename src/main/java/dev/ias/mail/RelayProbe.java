package dev.ias.mail;

import dev.ias.ServiceOnly;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.scheduling.TaskScheduler;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Periodic health check of each relay: connects and logs in, or validates an open connection of the pool, so that a
 * wrong address or password is detected before the first mail is sent.
 */
@Context
@ServiceOnly
public class RelayProbe {

    private static final Logger LOG = LoggerFactory.getLogger(RelayProbe.class);

    private final List<Probed> relays;
    private final ProbeSettings settings;
    private final TaskScheduler scheduler;
    private volatile List<Future<?>> probes = List.of();

    RelayProbe(Relays relays, ProbeSettings settings, TaskScheduler scheduler, MeterRegistry meters) {
        this.relays =
                relays.all().stream().map(relay -> new Probed(relay, meters)).toList();
        this.settings = settings;
        this.scheduler = scheduler;
    }

    /** Begins when all beans exist: in development mode, one of them is the relay. */
    @EventListener
    void start(StartupEvent event) {
        // A task each: a relay that hangs must not delay the others.
        probes = relays.stream()
                .<Future<?>>map(relay ->
                        scheduler.scheduleWithFixedDelay(Duration.ZERO, settings.probeInterval(), relay::probe))
                .toList();
    }

    @PreDestroy
    void stop() {
        probes.forEach(probe -> probe.cancel(false));
    }

    /** Returns a sentence for each relay whose last probe failed; none before the first probe. */
    public List<String> problems() {
        return relays.stream().flatMap(relay -> relay.problem().stream()).toList();
    }

    @Scheduled(fixedDelay = "1s")
    void adapt() {
        relays.forEach(relay -> relay.relay.adapt());
    }

    private static final class Probed {

        private final Relay relay;
        private volatile boolean reachable = true;

        Probed(Relay relay, MeterRegistry meters) {
            this.relay = relay;
            Gauge.builder("ias.relay.reachable", () -> reachable ? 1 : 0)
                    .description("1 if the last probe connected to the relay and logged in, else 0")
                    .tag("relay", relay.name())
                    .register(meters);
        }

        Optional<String> problem() {
            return reachable ? Optional.empty() : Optional.of("The relay " + relay.name() + " cannot be reached");
        }

        void probe() {
            var before = reachable;
            var problem = relay.probe();
            reachable = problem.isEmpty();
            if (before && !reachable) {
                LOG.warn("Relay {} unreachable: {}", relay.name(), problem.orElse(""));
            } else if (reachable && !before) {
                LOG.info("Relay {} reachable again", relay.name());
            }
        }
    }
}
