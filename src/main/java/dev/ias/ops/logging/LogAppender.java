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
 * Writes to standard output or standard error from a thread of its own: lines are encoded by whoever logs, bounded, and
 * queued. If the stream is not read, lines are dropped and counted, and no thread that logs waits. (logback's AsyncAppender
 * with neverBlock drops without counting, and bounds lines by number and not by bytes.)
 */
public final class LogAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private static final String DROPPED = "Dropped {} log lines: they were not read fast enough, or were too long";
    // Only a throwable with many causes comes near it; the parts of a line are bounded by BoundedEvent.
    private static final int MAXIMUM_LINE_BYTES = 256 * 1024;

    private ConsoleTarget target = ConsoleTarget.SystemOut;
    private @Nullable Encoder<ILoggingEvent> encoder;
    private @Nullable LineQueue queue;

    /** {@code System.out} or {@code System.err}. */
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

    /** Starts the thread. What is logged before the process ends is written, if the stream takes it. */
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
            var line = encode(BoundedEvent.of(event));
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
