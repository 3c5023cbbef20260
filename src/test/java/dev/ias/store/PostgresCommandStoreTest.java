package dev.ias.store;

import dev.ias.command.CommandStore;
import dev.ias.command.CommandStoreContract;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import org.junit.jupiter.api.AfterEach;

class PostgresCommandStoreTest extends CommandStoreContract {

    private final TestRelay relay = new TestRelay();
    private final Ias ias =
            Ias.setup().on(TestDatabase.create(), relay).clock(new TestClock()).start();

    @Override
    protected CommandStore store() {
        return ias.bean(CommandStore.class);
    }

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }
}
