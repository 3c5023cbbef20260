package dev.ias.ops.logging;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;

/**
 * A bounded queue of encoded lines and the one thread that writes them. Offering never blocks; what does not fit is dropped
 * and counted, and the number is written as a line of its own once the queue is half empty again.
 */
final class LineQueue {

    /** Writes lines; may block for as long as it likes. */
    @FunctionalInterface
    interface Sink {

        void write(byte[] lines);
    }

    // The lines of some seconds, and little of the heap whatever they are.
    static final int MAXIMUM_BYTES = 2 * 1024 * 1024;
    // An empty array and its place in the queue take some 40 bytes.
    private static final int OVERHEAD_BYTES = 40;
    // One write for the lines of this time, instead of a wake-up and a system call for each.
    private static final Duration GATHERING_TIME = Duration.ofMillis(5);

    private final Sink sink;
    private final LongFunction<byte[]> dropNotice;
    private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger bytes = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private long noticed;

    /**
     * Starts the thread.
     *
     * @param dropNotice makes the line that tells a number of dropped lines
     */
    LineQueue(Sink sink, LongFunction<byte[]> dropNotice) {
        this.sink = sink;
        this.dropNotice = dropNotice;
        Thread.ofPlatform().name("log").daemon().start(this::serve);
    }

    /** Queues a line, or drops it. */
    void offer(byte[] line) {
        var size = line.length + OVERHEAD_BYTES;
        if (bytes.addAndGet(size) > MAXIMUM_BYTES) {
            bytes.addAndGet(-size);
            drop();
            return;
        }
        queue.add(line);
    }

    /** Counts a line that is not written. */
    void drop() {
        dropped.increment();
    }

    /** How many lines were dropped since the start. */
    long dropped() {
        return dropped.sum();
    }

    /** Returns once all lines are written, or after the time given. */
    void flush(Duration timeout) {
        var end = System.nanoTime() + timeout.toNanos();
        synchronized (this) {
            while (bytes.get() > 0) {
                var left = end - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                try {
                    wait(Math.max(1, left / 1_000_000));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private void serve() {
        var batch = new ArrayList<byte[]>();
        while (true) {
            try {
                batch.add(queue.take());
                Thread.sleep(GATHERING_TIME);
                queue.drainTo(batch);
                write(batch);
            } catch (InterruptedException e) {
                // Nothing interrupts it but the end of the process.
                return;
            }
            batch.clear();
        }
    }

    /** Lines count until they are written, so that a flush waits for the last one too. */
    private void write(List<byte[]> batch) {
        var size = batch.stream().mapToInt(line -> line.length).sum();
        var counted = size + batch.size() * OVERHEAD_BYTES;
        try {
            var lines = ByteBuffer.allocate(size);
            batch.forEach(lines::put);
            sink.write(lines.array());
            if (bytes.get() - counted < MAXIMUM_BYTES / 2) {
                noticeDropped();
            }
        } catch (RuntimeException | Error e) {
            // Later lines are still tried.
            dropped.add(batch.size());
        }
        if (bytes.addAndGet(-counted) == 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    private void noticeDropped() {
        var now = dropped();
        if (now > noticed) {
            sink.write(dropNotice.apply(now - noticed));
            noticed = now;
        }
    }
}
