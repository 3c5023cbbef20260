package dev.ias.ops.development;

import dev.ias.ServiceOnly;
import dev.ias.account.AccessKey;
import dev.ias.account.AccessKeys;
import dev.ias.verification.AccountId;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Adds a fixed access key at start-up, so that signed calls of the RPC API need no preparation. */
@Singleton
@ServiceOnly
class DevelopmentAccount {

    static final String ID = "ias-dev";
    static final String SECRET = "ias-dev-secret";

    private static final AccountId ACCOUNT = new AccountId("1000000000000001");

    private final AccessKeys keys;
    private final Clock clock;

    DevelopmentAccount(AccessKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @EventListener
    void starting(StartupEvent event) {
        keys.add(new AccessKey(ID, ACCOUNT, SECRET, AccessKey.Status.ACTIVE, clock.instant()));
    }
}
