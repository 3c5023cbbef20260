package dev.ias.web;

import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.time.Duration;
import java.util.Map;

/**
 * Fixture: the service with its sign-up page and the demo. The tests set the service's clock; the browser uses the
 * real one, so that countdowns take real time: the first one two seconds.
 */
final class SignUpSite implements AutoCloseable {

    static final Duration FIRST_DELAY = Duration.ofSeconds(2);
    static final Duration SECOND_DELAY = Duration.ofMinutes(10);

    final TestClock clock = new TestClock();
    final TestDatabase database = TestDatabase.create();
    final TestRelay relay = new TestRelay();
    final Ias ias;

    SignUpSite() {
        this(Map.of());
    }

    /** Starts the service with further settings. */
    SignUpSite(Map<String, Object> settings) {
        var setup = Ias.setup()
                .on(database, relay)
                .clock(clock)
                .environment("demo")
                .set("ias.sign-up-page.enabled", true)
                .set("ias.limits.resend-delays", "2s,10m");
        settings.forEach(setup::set);
        this.ias = setup.start();
    }

    @Override
    public void close() {
        ias.close();
        relay.close();
    }
}
