package dev.ias.command;

import dev.ias.testing.TestClock;
import dev.ias.verification.Policies;

class MemoryCommandStoreTest extends CommandStoreContract {

    private final MemoryCommandStore store =
            new MemoryCommandStore(Policies.withRecipient(Policies.DEFAULT_RECIPIENT), new TestClock());

    @Override
    protected CommandStore store() {
        return store;
    }
}
