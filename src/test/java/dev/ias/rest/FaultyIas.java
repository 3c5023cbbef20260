package dev.ias.rest;

import dev.ias.key.InvalidKeysException;
import dev.ias.key.KeyPurpose;
import dev.ias.key.KeyRing;
import dev.ias.key.Keys;
import dev.ias.testing.Eventually;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestKeys;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Fixture for fault injection: a service whose database, keys and relay can fail and recover while it runs. */
final class FaultyIas implements AutoCloseable {

    private static final String ROLE = "ias";
    private static final Duration RECOVERY = Duration.ofSeconds(30);
    // The columns that a reverted send restores, if the clock does not advance; all except the version, which counts
    // writes.
    private static final String VERIFICATIONS = """
        select id, address, current_mac, current_key, current_expires_at, previous_mac, previous_key,
               previous_expires_at, sends, wrong_tries, next_send_at, verified_at, user_id, send_ip, confirm_ip,
               created_at, updated_at, expires_at
          from verification order by id\
        """;
    private static final String LIMITS = "select key, arrivals from rate_limit where arrivals <> '{}' order by key";

    private final AtomicInteger addresses = new AtomicInteger();
    private final TestDatabase.Server server;
    private final TestDatabase database;
    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final RemovableKeys keys = new RemovableKeys();
    private final Ias ias;

    FaultyIas(Path directory) throws IOException {
        this.server = new TestDatabase.Server(directory.resolve("postgresql"));
        this.database = server.database();
        // Privileges of a superuser cannot be revoked.
        database.execute("create role %s login".formatted(ROLE));
        database.execute("grant all on schema public to %s".formatted(ROLE));
        this.ias = Ias.setup()
                .on(database, relay)
                .clock(clock)
                .set("ias.database.username", ROLE)
                .replace(Keys.class, keys)
                .start();
    }

    Ias ias() {
        return ias;
    }

    TestRelay relay() {
        return relay;
    }

    TestClock clock() {
        return clock;
    }

    /** Waits until the outbox is empty; accepted mails are deleted from it asynchronously. */
    void settle() {
        Eventually.until(RECOVERY, () -> database.query("select id from outbox").isEmpty());
    }

    /** Advances the clock after the outbox is empty, so that messages in flight do not age. */
    void advance(Duration time) {
        settle();
        clock.advance(time);
    }

    /** Returns all rows of verifications, limits, outbox and users. */
    List<String> rows() {
        return Stream.of(VERIFICATIONS, LIMITS, "select * from outbox", "select * from users order by id")
                .flatMap(sql -> database.query(sql).stream())
                .toList();
    }

    /** Waits until the service has recovered; circuit breakers and probes retry at intervals. */
    void awaitRecovery() {
        Eventually.until(RECOVERY, () -> ias.signUp(newAddress()).status() == 201);
        settle();
    }

    /** Makes a call while a fault persists. */
    <T> T underFault(Fault fault, Supplier<T> call) throws IOException {
        inject(fault);
        try {
            return call.get();
        } finally {
            recover(fault);
        }
    }

    private void inject(Fault fault) throws IOException {
        switch (fault) {
            case DATABASE_STOPPED -> server.stop();
            case NO_VERIFICATION_TABLE -> hide("verification");
            case NO_USER_TABLE -> hide("users");
            case NO_LIMIT_TABLE -> hide("rate_limit");
            case NO_OUTBOX_TABLE -> hide("outbox");
            case NO_PRIVILEGE_TO_INSERT ->
                database.execute("revoke insert on all tables in schema public from " + ROLE);
            case NO_SECRET_KEYS -> keys.take(KeyPurpose.SECRET);
            case NO_TOKEN_KEYS -> keys.take(KeyPurpose.TOKEN);
            case NO_AUTH_KEYS -> keys.take(KeyPurpose.AUTH);
            case NO_OUTBOX_KEYS -> keys.take(KeyPurpose.OUTBOX);
            case RELAY_REFUSES_RECIPIENT -> refuse(TestRelay.Step.RCPT);
            case RELAY_REFUSES_MAIL -> refuse(TestRelay.Step.DATA);
            case RELAY_AWAY -> hangUp();
        }
    }

    private void recover(Fault fault) throws IOException {
        switch (fault) {
            case DATABASE_STOPPED -> server.start();
            case NO_VERIFICATION_TABLE -> show("verification");
            case NO_USER_TABLE -> show("users");
            case NO_LIMIT_TABLE -> show("rate_limit");
            case NO_OUTBOX_TABLE -> show("outbox");
            case NO_PRIVILEGE_TO_INSERT -> database.execute("grant insert on all tables in schema public to " + ROLE);
            case NO_SECRET_KEYS -> keys.restore();
            case NO_TOKEN_KEYS -> keys.restore();
            case NO_AUTH_KEYS -> keys.restore();
            case NO_OUTBOX_KEYS -> keys.restore();
            case RELAY_REFUSES_RECIPIENT, RELAY_REFUSES_MAIL -> relay.behave(TestRelay.Behaviour.ACCEPT);
            case RELAY_AWAY -> relay.goOnline();
        }
    }

    private void hide(String table) {
        database.execute("alter table %s rename to %1$s_hidden".formatted(table));
    }

    private void show(String table) {
        database.execute("alter table %s_hidden rename to %1$s".formatted(table));
    }

    private void refuse(TestRelay.Step step) {
        relay.behave(TestRelay.Behaviour.refuse(step, 550));
    }

    /**
     * Takes the relay offline. A refusal before makes the service discard its connection; losing one in use is another
     * case.
     */
    private void hangUp() {
        refuse(TestRelay.Step.DATA);
        ias.signUp(newAddress());
        relay.behave(TestRelay.Behaviour.ACCEPT);
        relay.goOffline();
    }

    private String newAddress() {
        return String.format(Locale.ROOT, "new-%d@example.com", addresses.incrementAndGet());
    }

    @Override
    public void close() throws IOException {
        ias.close();
        relay.close();
        server.close();
    }

    /** Key rings that can be removed at run time, unlike those of files and settings. */
    private static final class RemovableKeys implements Keys {

        private final Map<KeyPurpose, KeyRing> rings = new EnumMap<>(KeyPurpose.class);
        private volatile Optional<KeyPurpose> taken = Optional.empty();

        RemovableKeys() {
            for (var purpose : KeyPurpose.values()) {
                rings.put(purpose, KeyRing.parse(TestKeys.ring(purpose)));
            }
        }

        void take(KeyPurpose purpose) {
            taken = Optional.of(purpose);
        }

        void restore() {
            taken = Optional.empty();
        }

        @Override
        public KeyRing ring(KeyPurpose purpose) {
            if (taken.filter(purpose::equals).isPresent()) {
                throw new InvalidKeysException(purpose.setting() + " was removed by the test");
            }
            return Objects.requireNonNull(rings.get(purpose));
        }
    }
}
