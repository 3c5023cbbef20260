package dev.ias.ops.health;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Reserve of parked threads that are terminated if no further thread can be created, which makes room for the threads
 * of a shutdown: the JVM runs signal handlers and shutdown hooks on new threads and drops SIGTERM if it cannot start
 * one. Not thread-safe; confined to one thread.
 */
final class ThreadReserve {

    // For the signal handler, the shutdown hooks of the framework and the log, and threads that the framework starts
    // while it stops.
    static final int SIZE = 12;
    private static final long STACK_BYTES = 64 * 1024;

    private final Starter starter;
    private List<Parked> parked = new ArrayList<>();

    /** Starts a thread; throws OutOfMemoryError if none can be created. */
    @FunctionalInterface
    interface Starter {

        Thread start(String name, Runnable work);
    }

    private record Parked(CountDownLatch end, Thread thread) {}

    ThreadReserve() {
        this((name, work) ->
                Thread.ofPlatform().name(name).daemon().stackSize(STACK_BYTES).start(work));
    }

    /** For tests: with a custom way to start threads, which may fail. */
    ThreadReserve(Starter starter) {
        this.starter = starter;
    }

    /**
     * Fills the reserve and starts one further thread as a probe. If that fails, closes the reserve.
     *
     * @return whether threads can be created
     */
    boolean check() throws InterruptedException {
        try {
            while (parked.size() < SIZE) {
                var end = new CountDownLatch(1);
                parked.add(new Parked(end, starter.start("reserve-" + parked.size(), () -> park(end))));
            }
            starter.start("thread-probe", () -> {}).join();
            return true;
        } catch (OutOfMemoryError e) {
            // This is the limit of threads: heap exhaustion ends the process (a JVM option).
            close();
            return false;
        }
    }

    /** Terminates the parked threads and waits for them. */
    void close() throws InterruptedException {
        var ended = parked;
        parked = new ArrayList<>();
        ended.forEach(each -> each.end().countDown());
        for (var each : ended) {
            each.thread().join();
        }
    }

    private static void park(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
