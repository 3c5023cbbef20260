package dev.ias.store;

import dev.ias.signup.SignUps;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Throughput of the lanes alone, on a PostgreSQL with durable commits: commands committed per second with a constant
 * number in flight. The database is that of {@code -Dias.bench.database}, a JDBC URL with its user, or a temporary one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 10, time = 10)
@Measurement(iterations = 5, time = 10)
public class LanesBenchmark {

    private static final String DATABASE = "ias.bench.database";
    private static final int SIGN_UPS = 100_000;

    @Param({"64", "256"})
    private int inFlight = 64;

    /**
     * One lane is the default, because calls and mails use the other cores; in this benchmark the other cores are idle.
     */
    @Param({"1", "2"})
    private int lanes = 1;

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final TestRelay relay = new TestRelay();
    private Semaphore free = new Semaphore(0);
    private TestDatabase.@Nullable Server server;
    private @Nullable Ias ias;
    private @Nullable SignUps signUps;

    @Setup
    public void start() throws IOException {
        ias = start(database());
        signUps = SignUps.store(ias, SIGN_UPS);
        free = new Semaphore(inFlight);
    }

    /** Waits for the commands in flight, so that they count for the iteration that submitted them. */
    @TearDown(Level.Iteration)
    public void await() throws InterruptedException {
        free.acquire(inFlight);
        free.release(inFlight);
    }

    @TearDown
    public void stop() throws IOException {
        if (ias != null) {
            ias.close();
        }
        if (server != null) {
            server.close();
        }
        relay.close();
    }

    /** A resend whose mail stays in the outbox; writes the same rows as {@code src/bench/ceiling.sql}. */
    @Benchmark
    public void resend() throws InterruptedException {
        submit(() -> signUps().resend());
    }

    /**
     * A resend and, after its commit, the command that deletes its mail from the outbox: the total cost of a mailed
     * code.
     */
    @Benchmark
    public void resendAndSettle() throws InterruptedException {
        submit(() -> signUps().resend().thenCompose(signUps()::settle));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure is recorded and rethrown
    private void submit(Supplier<CompletableFuture<?>> command) throws InterruptedException {
        free.acquire();
        command.get().whenComplete((granted, refused) -> {
            free.release();
            if (refused != null) {
                failure.set(refused);
            }
        });
        var refused = failure.get();
        if (refused != null) {
            throw new IllegalStateException(refused);
        }
    }

    private SignUps signUps() {
        if (signUps == null) {
            throw new IllegalStateException("not started");
        }
        return signUps;
    }

    private String database() throws IOException {
        var given = System.getProperty(DATABASE, "");
        if (!given.isBlank()) {
            return given;
        }
        server = new TestDatabase.Server(Files.createTempDirectory("lanes"));
        return server.database().url();
    }

    /** Starts the service without effective limits, and without sweeps or measurements of the outbox. */
    private Ias start(String database) {
        return Ias.setup()
                .set("ias.database.url", database)
                .set("ias.mail.host", "localhost")
                .set("ias.mail.port", relay.port())
                .set("ias.store.lanes", lanes)
                .set("ias.limits.resend-delays", "1ms")
                .set("ias.limits.sign-up-mails", 1_000_000)
                .set("ias.limits.recipient-mails-per-hour", 1_000_000)
                .set("ias.limits.recipient-mails-per-day", 1_000_000)
                .set("ias.limits.recipient-share-per-hour", 1_000_000)
                .set("ias.limits.recipient-share-per-day", 1_000_000)
                .set("ias.limits.recipient-cool-down", "0s")
                .set("ias.outbox.lease", "1h")
                .set("ias.outbox.sweep-interval", "1h")
                .set("ias.outbox.measure-interval", "1h")
                .start();
    }
}
