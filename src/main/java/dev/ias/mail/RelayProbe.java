package dev.ias.mail;

import dev.ias.ServiceOnly;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says hello to the relay every now and then, over a connection of its own, so that a wrong address or password is seen
 * before the first mail is.
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
                .description("1 while the relay greets and lets this service log in")
                .register(meters);
    }

    /** Whether the relay greeted and let this service log in when it was last tried. True before the first try. */
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
                LOG.warn("the relay cannot be reached: {}", RelayUnreachableException.rootMessage(e));
            }
        }
        if (reachable && !before) {
            LOG.info("the relay can be reached again");
        }
    }
}
