package dev.ias.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.OutboxMessage;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class RedeliveryTest {

    @Test
    void aSweepWithoutDueMailsLeavesTheRateToCalls() {
        var queue = new EmptyQueue();
        try (var relay = new TestRelay();
                var ias = Ias.setup()
                        .on(TestDatabase.create(), relay)
                        .clock(new TestClock())
                        .set("ias.limits.instance-mails-per-second", 10)
                        .set("ias.outbox.sweep-interval", "1h")
                        .replace(OutboxQueue.class, queue)
                        .start()) {
            queue.duringClaims = ias.bean(MailRate.class)::takeOfList;

            ias.bean(OutboxSweeper.class).sweep();

            assertThat(queue.permitted).isNotEmpty().doesNotContain(false);
        }
    }

    /** Records what a call of another thread would be permitted while a claim waits for the database. */
    private static final class EmptyQueue implements OutboxQueue {

        private final Queue<Boolean> permitted = new ConcurrentLinkedQueue<>();
        private volatile BooleanSupplier duringClaims = () -> true;

        @Override
        public Claimed claimDue(int limit, boolean busy) {
            permitted.add(duringClaims.getAsBoolean());
            return new Claimed(List.of(), false, false);
        }

        @Override
        public List<OutboxMessage> orphans() {
            return List.of();
        }
    }
}
