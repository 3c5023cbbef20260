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
 * Bounded queue of encoded lines with one writer thread. {@link #offer} never blocks: lines that do not fit are dropped
 * and counted, and the count is written as a separate line when the queue is half empty again.
 */
final class LineQueue {

    /** Writes lines; may block indefinitely. */
    @FunctionalInterface
    interface Sink {

        void write(byte[] lines);
    }

    // Holds the lines of several seconds and is small compared with the heap.
    static final int MAXIMUM_BYTES = 2 * 1024 * 1024;
    // Approximate size of an empty array and its queue node.
    private static final int OVERHEAD_BYTES = 40;
    // Lines of this time share a write, instead of a wake-up and a system call each.
    private static final Duration GATHERING_TIME = Duration.ofMillis(5);

    private final Sink sink;
    private final LongFunction<byte[]> dropNotice;
    private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger bytes = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private long noticed;

    /**
     * Starts the writer thread.
     *
     * @param dropNotice encodes the line that reports a number of dropped lines
     */
    LineQueue(Sink sink, LongFunction<byte[]> dropNotice) {
        this.sink = sink;
        this.dropNotice = dropNotice;
        Thread.ofPlatform().name("log").daemon().start(this::serve);
    }

    /** Queues a line, or drops and counts it if it does not fit. Never blocks. */
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

    /** Returns the number of lines dropped since the start. */
    long dropped() {
        return dropped.sum();
    }

    /** Waits until all lines are written, at most for the timeout. */
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
                // The thread is interrupted only when the process ends.
                return;
            }
            batch.clear();
        }
    }

    /** Releases the bytes of lines only after they are written, so that {@link #flush} also waits for the last ones. */
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
            // The writer thread survives failures of the stream and continues with the next lines.
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
