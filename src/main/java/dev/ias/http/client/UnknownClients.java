package dev.ias.http.client;

import dev.ias.network.IpAddress;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the requests whose client address a trusted proxy does not send, and logs one of them a minute. */
@Singleton
class UnknownClients {

    private static final Logger LOG = LoggerFactory.getLogger(UnknownClients.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Clock clock;
    private final Counter counter;
    private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

    UnknownClients(Clock clock, MeterRegistry meters) {
        this.clock = clock;
        this.counter = Counter.builder("ias.http.client.unknown")
                .description("Requests whose client address a trusted proxy does not send")
                .register(meters);
    }

    /**
     * Reports a request.
     *
     * @param proxy whose address the request has instead
     * @param problem what is wrong with its header field; must not quote the field, which clients can write to
     */
    void report(InetAddress proxy, String problem) {
        counter.increment();
        var now = clock.instant();
        var due = next.get();
        if (!now.isBefore(due) && next.compareAndSet(due, now.plus(INTERVAL))) {
            LOG.warn(
                    "Client address unknown: proxy {} {}; all such callers share the limits of one client",
                    IpAddress.format(proxy),
                    problem);
        }
    }
}
