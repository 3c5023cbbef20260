package dev.ias.ops.health;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.ias.ServiceOnly;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the resources of the process on a dedicated thread, so that health requests need no thread, file or lock:
 * whether threads can be created, whether file handles are nearly exhausted, and whether threads are deadlocked.
 */
@Context
@ServiceOnly
class ProcessWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    // Each attempt to refill the reserve briefly occupies the threads that it freed, and SIGTERM would be lost.
    private static final Duration INTERVAL_WITHOUT_THREADS = Duration.ofSeconds(5);
    // The search for deadlocks is a stop-the-world pause.
    private static final Duration DEADLOCK_INTERVAL = Duration.ofSeconds(30);
    private static final double MAXIMUM_SHARE = 0.95;

    private final ThreadReserve reserve = new ThreadReserve();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Thread thread;
    private volatile List<String> shortages = List.of();
    private volatile boolean deadlocked;
    private long deadlocksCheckedAt = System.nanoTime();

    ProcessWatch() {
        this.thread = Thread.ofPlatform().name("process-watch").daemon().start(this::serve);
    }

    /** Returns a sentence for each shortage that prevents the process from serving requests. */
    List<String> shortages() {
        return shortages;
    }

    /** Returns whether threads are deadlocked. */
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
                var canCreateThreads = reserve.check();
                tryInspect(canCreateThreads);
                Thread.sleep(canCreateThreads ? INTERVAL : INTERVAL_WITHOUT_THREADS);
            }
        } catch (InterruptedException e) {
            closeReserve();
        }
    }

    /** Releases the reserve when the context closes: other beans may need threads to stop. */
    private void closeReserve() {
        try {
            reserve.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryInspect(boolean canCreateThreads) {
        try {
            inspect(canCreateThreads);
        } catch (RuntimeException | Error e) {
            // For example, if no file handle is left to count the open ones.
            LOG.warn("Process check failed; retrying at the next interval", e);
        }
    }

    private void inspect(boolean canCreateThreads) {
        var found = new ArrayList<String>();
        if (!canCreateThreads) {
            found.add("Threads cannot be created: the limit of the user, the container or the memory is reached");
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            fileHandles(system.getOpenFileDescriptorCount(), system.getMaxFileDescriptorCount())
                    .forEach(found::add);
        }
        log(shortages, found);
        shortages = List.copyOf(found);
        if (System.nanoTime() - deadlocksCheckedAt >= DEADLOCK_INTERVAL.toNanos()) {
            deadlocked = threads.findDeadlockedThreads() != null;
            deadlocksCheckedAt = System.nanoTime();
        }
    }

    /** Returns a sentence if more than 95 % of the file handles are open; empty if there is no limit. */
    static List<String> fileHandles(long open, long maximum) {
        return maximum > 0 && open > maximum * MAXIMUM_SHARE
                ? List.of(String.format(
                        Locale.ROOT, "%d of %d file handles are open: connections will fail", open, maximum))
                : List.of();
    }

    private static void log(List<String> before, List<String> now) {
        if (before.isEmpty() && !now.isEmpty()) {
            LOG.warn("Process is short of resources; readiness is DOWN: {}", String.join("; ", now));
        } else if (!before.isEmpty() && now.isEmpty()) {
            LOG.info("Process is no longer short of resources");
        }
    }
}
