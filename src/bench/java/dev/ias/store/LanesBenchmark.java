package dev.ias.store;

import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.SignUps;
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
 * The lanes alone, on a PostgreSQL that keeps what it commits: commands committed per second, with so many under way all the
 * time. The database is that of {@code -Dias.bench.database}, a JDBC URL with its user, or else one that is brought up for it.
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
    private int underWay = 64;

    /** One is the default: beside calls and mails there is work enough for the other cores, and alone there is not. */
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
        free = new Semaphore(underWay);
    }

    /** What is under way belongs to the iteration that began it. */
    @TearDown(Level.Iteration)
    public void await() throws InterruptedException {
        free.acquire(underWay);
        free.release(underWay);
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

    /** A resend, whose mail is left in the outbox: what the ceiling of {@code src/bench/ceiling.sql} writes. */
    @Benchmark
    public void resend() throws InterruptedException {
        submit(() -> signUps().resend());
    }

    /** A resend and, when it is committed, the command that takes its mail out of the outbox: all that a mailed code costs. */
    @Benchmark
    public void resendAndSettle() throws InterruptedException {
        submit(() -> signUps().resend().thenCompose(signUps()::settle));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what becomes of it is told by its failure
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

    /** Without limits, and without anything that looks at the outbox meanwhile. */
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
                .set("ias.outbox.lease", "1h")
                .set("ias.outbox.sweep-interval", "1h")
                .set("ias.outbox.measure-interval", "1h")
                .start();
    }
}
