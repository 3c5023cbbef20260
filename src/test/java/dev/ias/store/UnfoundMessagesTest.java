package dev.ias.store;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.outbox.OutboxSweeper;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.testing.TestRelay.Behaviour;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A row that a deletion does not find may become visible later, if its commit is not yet visible on all nodes. */
class UnfoundMessagesTest {

    private static final String JANE = "jane@example.com";
    private static final Duration LEASE = Duration.ofMinutes(3);

    private final TestDatabase database = TestDatabase.create();
    private final TestClock clock = new TestClock();
    private final TestRelay relay = new TestRelay();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Ias ias = Ias.setup()
            .on(database, relay)
            .clock(clock)
            .set("ias.outbox.verdict-timeout", "200ms")
            .set("ias.outbox.sweep-interval", "1h")
            .start();

    @AfterEach
    void stop() {
        release.countDown();
        ias.close();
        relay.close();
    }

    @Test
    void aDeliveredMailWhoseRowAppearsLaterIsNotSentAgain() {
        relay.behave(Behaviour.hold(release));
        ias.signUp(JANE);
        var id = UUID.fromString(database.query("select id from outbox").getFirst());
        database.execute("create table invisible as select * from outbox");
        database.execute("delete from outbox");
        release.countDown();
        eventually(
                () -> assertThat(ias.bean(UnfoundMessages.class).contains(id)).isTrue());

        database.execute("insert into outbox select * from invisible");
        clock.advance(LEASE);
        ias.bean(OutboxSweeper.class).sweep();

        eventually(() -> assertThat(database.query("select id from outbox")).isEmpty());
        assertThat(relay.mailsTo(JANE)).hasSize(1);
    }

    @Test
    void aDeletionIsRetriedForTheTimeOfALease() {
        relay.behave(Behaviour.hold(release));
        ias.signUp(JANE);
        var id = UUID.fromString(database.query("select id from outbox").getFirst());
        database.execute("delete from outbox");
        release.countDown();
        eventually(
                () -> assertThat(ias.bean(UnfoundMessages.class).contains(id)).isTrue());

        clock.advance(LEASE.plusSeconds(1));
        ias.bean(OutboxSweeper.class).sweep();

        assertThat(ias.bean(UnfoundMessages.class).contains(id)).isFalse();
    }
}
