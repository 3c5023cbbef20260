package dev.ias.ops;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.ias.ServiceOnly;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what the process needs of its machine, on a thread of its own, so that health can be answered without a thread, a
 * file or a lock: whether threads can be made, how many file handles are left, and whether threads wait for each other.
 */
@Context
@ServiceOnly
class ProcessWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    // Filling the reserve again takes the room that it made, for a moment in which SIGTERM would be lost.
    private static final Duration INTERVAL_WITHOUT_THREADS = Duration.ofSeconds(5);
    // Looking for deadlocks stops all threads for a moment.
    private static final Duration DEADLOCK_INTERVAL = Duration.ofSeconds(30);
    private static final double FULL = 0.95;

    private final ThreadReserve reserve = new ThreadReserve();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Thread thread;
    private volatile List<String> shortages = List.of();
    private volatile boolean deadlocked;
    private long lookedForDeadlocks = System.nanoTime();

    ProcessWatch() {
        this.thread = Thread.ofPlatform().name("process-watch").daemon().start(this::serve);
    }

    /** What keeps the process from taking calls, a sentence each. */
    List<String> shortages() {
        return shortages;
    }

    /** Whether threads wait for each other for good. */
    boolean deadlocked() {
        return deadlocked;
    }

    @PreDestroy
    void close() {
        thread.interrupt();
    }

    private void serve() {
        try {
            while (true) {
                var makesThreads = reserve.check();
                lookOn(makesThreads);
                Thread.sleep(makesThreads ? INTERVAL : INTERVAL_WITHOUT_THREADS);
            }
        } catch (InterruptedException e) {
            endReserve();
        }
    }

    /** Ends as the context does: whatever else stops may need threads. */
    private void endReserve() {
        try {
            reserve.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookOn(boolean makesThreads) {
        try {
            look(makesThreads);
        } catch (RuntimeException | Error e) {
            // Such as a handle to count handles with.
            LOG.warn("Process could not be looked at; retrying at the next interval", e);
        }
    }

    private void look(boolean makesThreads) {
        var found = new ArrayList<String>();
        if (!makesThreads) {
            found.add("Threads cannot be made: the limit of the user, the container or the memory is reached");
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            fileHandles(system.getOpenFileDescriptorCount(), system.getMaxFileDescriptorCount())
                    .forEach(found::add);
        }
        tell(shortages, found);
        shortages = List.copyOf(found);
        if (System.nanoTime() - lookedForDeadlocks >= DEADLOCK_INTERVAL.toNanos()) {
            deadlocked = threads.findDeadlockedThreads() != null;
            lookedForDeadlocks = System.nanoTime();
        }
    }

    /** A sentence if the share of open file handles is above the limit. */
    static List<String> fileHandles(long open, long maximum) {
        return maximum > 0 && open > maximum * FULL
                ? List.of("%d of %d file handles are open: connections will fail".formatted(open, maximum))
                : List.of();
    }

    private static void tell(List<String> before, List<String> now) {
        if (before.isEmpty() && !now.isEmpty()) {
            LOG.warn("Process is short of resources; readiness is DOWN: {}", String.join("; ", now));
        } else if (!before.isEmpty() && now.isEmpty()) {
            LOG.info("Process has resources again");
        }
    }
}
