package dev.ias.ops.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes to standard output or standard error on a dedicated thread. The logging thread truncates, encodes and queues a
 * line; it never blocks. If the stream is not read, lines are dropped and counted. (logback's AsyncAppender with
 * neverBlock drops without counting, and bounds the number of lines instead of their bytes.)
 */
public final class LogAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private static final String DROPPED =
            "Dropped {} log lines: the output was not read fast enough, or lines exceeded 256 KiB";
    // Only a throwable with many causes approaches this size; BoundedEvent bounds the parts of a line.
    private static final int MAXIMUM_LINE_BYTES = 256 * 1024;

    private ConsoleTarget target = ConsoleTarget.SystemOut;
    private @Nullable Encoder<ILoggingEvent> encoder;
    private @Nullable LineQueue queue;

    /** Sets the stream: {@code System.out} or {@code System.err}. */
    public void setTarget(String name) {
        var found = ConsoleTarget.findByName(name);
        if (found == null) {
            addError("target: '%s' is not one of System.out, System.err".formatted(name));
        } else {
            target = found;
        }
    }

    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    /** Starts the writer thread and registers a shutdown hook that flushes the queue. */
    @Override
    public void start() {
        if (encoder == null) {
            addError("No encoder set for the appender named \"" + name + "\".");
            return;
        }
        queue = new LineQueue(this::write, this::dropNotice);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> flush(LogQueues.FLUSH_TIMEOUT), "log-flush"));
        super.start();
    }

    @Override
    public void stop() {
        super.stop();
        flush(LogQueues.FLUSH_TIMEOUT);
    }

    @Override
    protected void append(ILoggingEvent event) {
        var lines = queue;
        if (lines != null) {
            var line = encode(new BoundedEvent(event));
            if (line.length > MAXIMUM_LINE_BYTES) {
                lines.drop();
            } else {
                lines.offer(line);
            }
        }
    }

    long dropped() {
        return queue == null ? 0 : queue.dropped();
    }

    void flush(Duration timeout) {
        if (queue != null) {
            queue.flush(timeout);
        }
    }

    private void write(byte[] line) {
        try {
            target.getStream().write(line);
            target.getStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] dropNotice(long lines) {
        var logger = ((LoggerContext) getContext()).getLogger(LogAppender.class);
        return encode(
                new LoggingEvent(LogAppender.class.getName(), logger, Level.WARN, DROPPED, null, new Object[] {lines}));
    }

    private byte[] encode(ILoggingEvent event) {
        var format = encoder;
        return format == null ? new byte[0] : format.encode(event);
    }
}
