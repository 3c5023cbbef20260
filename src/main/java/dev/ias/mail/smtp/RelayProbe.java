package dev.ias.mail.smtp;

import dev.ias.ServiceOnly;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Periodic health check of the relay: connects and logs in over a separate connection, so that a wrong address or
 * password is detected before the first mail is sent.
 */
@Singleton
@ServiceOnly
public class RelayProbe {

    private static final Logger LOG = LoggerFactory.getLogger(RelayProbe.class);

    private final SmtpSession session;
    private volatile boolean reachable = true;

    RelayProbe(SmtpSession session, MeterRegistry meters) {
        this.session = session;
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
            session.connect().close();
            reachable = true;
        } catch (MessagingException e) {
            reachable = false;
            if (before) {
                LOG.warn("Relay unreachable: {}", RelayUnreachableException.rootMessage(e));
            }
        }
        if (reachable && !before) {
            LOG.info("Relay reachable again");
        }
    }
}
