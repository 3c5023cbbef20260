package dev.ias.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Parked threads that are ended when no further thread can be made, so that there is room for those that a shutdown needs:
 * the JVM runs a signal's handler and each shutdown hook on a new thread, and drops SIGTERM if it cannot start one. Used by
 * one thread only.
 */
final class ThreadReserve {

    // The handler of the signal, the hooks of framework and log, and what the framework starts while it stops.
    static final int SIZE = 12;
    private static final long STACK_BYTES = 64 * 1024;

    private final Starter starter;
    private List<Parked> parked = new ArrayList<>();

    /** Starts a thread; throws OutOfMemoryError if none can be made. */
    @FunctionalInterface
    interface Starter {

        Thread start(String name, Runnable work);
    }

    private record Parked(CountDownLatch end, Thread thread) {}

    ThreadReserve() {
        this((name, work) ->
                Thread.ofPlatform().name(name).daemon().stackSize(STACK_BYTES).start(work));
    }

    /** For tests: with a way to start threads that can fail. */
    ThreadReserve(Starter starter) {
        this.starter = starter;
    }

    /**
     * Fills the reserve and starts one thread more. If that fails the reserve is ended.
     *
     * @return whether threads can be made
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
            // Heap that is exhausted ends the process by the JVM's own option; here it is the limit of threads.
            close();
            return false;
        }
    }

    /** Ends the parked threads and waits for them. */
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
