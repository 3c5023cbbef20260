package dev.ias.rest;

import static dev.ias.testing.Eventually.eventually;
import static dev.ias.testing.KnownAttack.S42;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.database.Database;
import dev.ias.database.shard.Shard;
import dev.ias.testing.Answer;
import dev.ias.testing.Attack;
import dev.ias.testing.DistributedDatabase;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AddressTest;
import dev.ias.verification.Bucket;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that will be denied, while they wait for the database. */
class DeniedCallsInFlightTest {

    private static final int RATE = 10;

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final TestDatabase database = TestDatabase.create();
    private final Ias ias = Ias.setup()
            .on(database, relay)
            .clock(clock)
            .set("ias.store.lanes", 1)
            .set("ias.limits.instance-mails-per-second", RATE)
            .start();

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    @Attack(S42)
    void deniedResendsDoNotUseUpTheRateOfTheInstance() throws SQLException {
        var token = ias.signUp("attacker@example.com").token();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var other = DriverManager.getConnection(database.url(), "postgres", "")) {
            other.setAutoCommit(false);
            other.createStatement().execute("lock table rate_limit");
            var first = async(() -> ias.resend(token), threads);
            eventually(() -> assertThat(isBlocked()).isTrue());
            var resends = Stream.generate(() -> async(() -> ias.resend(token), threads))
                    .limit(RATE - 2)
                    .toList();
            eventually(() -> assertThat(queued()).isEqualTo(RATE - 2));
            var signUp = async(() -> ias.signUp(addressOfTheLaneOf("attacker@example.com")), threads);
            eventually(() -> assertThat(signUp.isDone() || queued() > RATE - 2).isTrue());
            other.commit();

            assertThat(signUp.join().status()).isEqualTo(201);
            assertThat(Stream.concat(Stream.of(first), resends.stream())
                            .map(CompletableFuture::join)
                            .map(Answer::error))
                    .containsOnly("429 user/400");
        }
    }

    /** A cluster has a lane for each shard. */
    private String addressOfTheLaneOf(String address) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "jane-" + i + "@example.com")
                .filter(other -> shard(other).equals(shard(address)))
                .findFirst()
                .orElseThrow();
    }

    private Shard shard(String address) {
        return ias.bean(Database.class)
                .shards()
                .of(Bucket.of(AddressTest.valid(address)).number());
    }

    private boolean isBlocked() {
        var query = DistributedDatabase.isCitus()
                ? "select from run_command_on_workers('select count(*) from pg_locks where not granted') where result"
                        + " <> '0'"
                : "select from pg_locks where relation = 'rate_limit'::regclass and not granted";
        return !database.query(query).isEmpty();
    }

    /** Returns how many commands wait behind the blocked batch. */
    private double queued() {
        return ias.bean(MeterRegistry.class).get("ias.lane.depth").gauge().value();
    }

    private static CompletableFuture<Answer> async(Supplier<Answer> call, Executor threads) {
        return CompletableFuture.supplyAsync(call, threads);
    }
}
