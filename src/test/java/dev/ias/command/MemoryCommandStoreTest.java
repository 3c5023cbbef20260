package dev.ias.command;

import dev.ias.limit.Quota;
import dev.ias.testing.TestClock;
import dev.ias.verification.Policy;
import java.time.Duration;
import java.util.List;

class MemoryCommandStoreTest extends CommandStoreContract {

    private final MemoryCommandStore store = new MemoryCommandStore(
            new Policy(
                    Duration.ofMinutes(10),
                    Duration.ofDays(3),
                    Duration.ofHours(24),
                    List.of(Duration.ofSeconds(30)),
                    10,
                    5,
                    List.of(),
                    new Quota(500, Duration.ofDays(1))),
            new TestClock());

    @Override
    protected CommandStore store() {
        return store;
    }
}
