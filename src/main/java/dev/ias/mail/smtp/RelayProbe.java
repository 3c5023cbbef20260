package dev.ias.mail.smtp;

import dev.ias.ServiceOnly;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.annotation.Scheduled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Periodic health check of the relay: connects and logs in, or validates an open connection of the pool, so that a
 * wrong address or password is detected before the first mail is sent.
 */
@Context
@ServiceOnly
public class RelayProbe {

    private static final Logger LOG = LoggerFactory.getLogger(RelayProbe.class);

    private final SmtpPool pool;
    private volatile boolean reachable = true;

    RelayProbe(SmtpPool pool, MeterRegistry meters) {
        this.pool = pool;
        Gauge.builder("ias.relay.reachable", () -> reachable ? 1 : 0)
                .description("1 if the last probe connected to the relay and logged in, else 0")
                .register(meters);
    }

    /** Returns whether the last probe connected and logged in; true before the first probe. */
    public boolean reachable() {
        return reachable;
    }

    @Scheduled(fixedDelay = "${ias.mail.probe-interval:15s}")
    void probe() {
        var before = reachable;
        try {
            pool.probe();
            reachable = true;
        } catch (NoFurtherConnectionException e) {
            reachable = e.shareable();
            warnOnce(before, e);
        } catch (RelayUnreachableException e) {
            reachable = false;
            warnOnce(before, e);
        }
        if (reachable && !before) {
            LOG.info("Relay reachable again");
        }
    }

    private void warnOnce(boolean before, RuntimeException e) {
        if (before && !reachable) {
            LOG.warn("Relay unreachable: {}", SmtpReply.summary(e));
        }
    }
}
