package dev.ias.store;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A batch makes two round trips: one that loads, one that writes and commits. */
class BatchRoundTripsTest {

    private static final String JANE = "jane@example.com";

    private final TestDatabase database = TestDatabase.exclusive();
    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final URI uri = URI.create(database.url().substring("jdbc:".length()));
    private final SyncCounter proxy = new SyncCounter(uri.getPort());
    private final Ias ias = Ias.setup()
            .on(database, relay)
            .clock(clock)
            .set(
                    "ias.database.url",
                    String.format(Locale.ROOT, "jdbc:postgresql://localhost:%d%s", proxy.port(), uri.getPath()))
            .set("ias.guess-breaker.interval", "1h")
            .set("ias.outbox.sweep-interval", "1h")
            .set("ias.outbox.measure-interval", "1h")
            .set("ias.purge.interval", "1h")
            .start();

    private int counted;

    @AfterEach
    void stop() {
        ias.close();
        proxy.close();
        relay.close();
    }

    /** The first batch opens the connection. */
    @BeforeEach
    void open() {
        ias.signUp("june@example.com");
        settle();
        reset();
    }

    @Test
    void aSignUpIsLoadedAndCommittedInTwoRoundTripsAndSettledInOne() {
        var answer = ias.signUp(JANE);
        settle();

        assertThat(answer.status()).isEqualTo(201);
        assertThat(trips()).isEqualTo(2 + 1);
    }

    @Test
    void aResendIsLoadedAndCommittedInTwoRoundTripsAndSettledInOne() {
        var token = ias.signUp(JANE).token();
        settle();
        reset();
        clock.advance(Duration.ofSeconds(30));

        assertThat(ias.resend(token).status()).isEqualTo(201);
        settle();

        assertThat(trips()).isEqualTo(2 + 1);
    }

    /** After it, two more look for a suppression that it lifts, in a batch that no caller waits for. */
    @Test
    void aConfirmationIsLoadedWithItsUserAndCommittedInTwoRoundTrips() {
        var token = ias.signUp(JANE).token();
        settle();
        reset();

        assertThat(ias.confirm(token, relay.lastTo(JANE).code()).status()).isEqualTo(201);

        var trips = new AtomicInteger();
        eventually(() -> assertThat(trips.addAndGet(proxy.take())).isEqualTo(2 + 2));
    }

    @Test
    void aDeniedResendIsLoadedAndEnded() {
        var token = ias.signUp(JANE).token();
        settle();
        reset();

        assertThat(ias.resend(token).status()).isEqualTo(429);

        assertThat(trips()).isEqualTo(2);
    }

    private void reset() {
        proxy.take();
        counted = counter();
    }

    /** Returns the round trips since {@link #reset}, which the service has counted as well. */
    private int trips() {
        var taken = proxy.take();
        assertThat(counter() - counted).isEqualTo(taken);
        return taken;
    }

    private int counter() {
        return (int) ias.bean(MeterRegistry.class)
                .get("ias.store.round.trips")
                .counter()
                .count();
    }

    /** Waits until the delivered mails are deleted from the outbox. */
    private void settle() {
        eventually(() -> assertThat(database.query("select id from outbox")).isEmpty());
    }
}
