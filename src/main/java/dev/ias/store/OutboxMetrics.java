package dev.ias.store;

import dev.ias.ServiceOnly;
import dev.ias.database.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many mails wait in the outbox, and since when: the sign that a relay does not take what it is given. */
@Singleton
@ServiceOnly
class OutboxMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxMetrics.class);
    private static final String WAITING = "select count(*) as messages, min(created_at) as oldest from outbox";

    private record Waiting(long messages, Optional<Instant> oldest) {}

    private final Database database;
    private final Clock clock;
    private volatile Waiting waiting = new Waiting(0, Optional.empty());

    OutboxMetrics(Database database, Clock clock, MeterRegistry meters) {
        this.database = database;
        this.clock = clock;
        Gauge.builder("ias.outbox.messages", () -> waiting.messages())
                .description("Mails that wait for the relay, of all instances")
                .register(meters);
        TimeGauge.builder("ias.outbox.age", this::ageSeconds, TimeUnit.SECONDS)
                .description("How long the oldest of them has waited")
                .register(meters);
    }

    @Scheduled(fixedDelay = "${ias.outbox.measure-interval:15s}", initialDelay = "${ias.outbox.measure-interval:15s}")
    void measure() {
        try {
            waiting = database.transaction(OutboxMetrics::read);
        } catch (RuntimeException e) {
            LOG.debug("the outbox could not be measured; it is tried again", e);
        }
    }

    private double ageSeconds() {
        return waiting.oldest()
                .map(oldest -> Duration.between(oldest, clock.instant()))
                .filter(Duration::isPositive)
                .map(Duration::toSeconds)
                .orElse(0L);
    }

    private static Waiting read(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(WAITING);
                var rows = statement.executeQuery()) {
            rows.next();
            return new Waiting(rows.getLong("messages"), Optional.ofNullable(Jdbc.instantOrNull(rows, "oldest")));
        }
    }
}
