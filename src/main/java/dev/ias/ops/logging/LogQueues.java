package dev.ias.ops.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.time.Duration;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.LoggerFactory;

/** Access to all {@link LogAppender} queues of the process. */
public final class LogQueues {

    /** Maximum time that a shutdown waits for queued lines. */
    static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(2);

    private LogQueues() {}

    /** Waits until all queued lines are written, at most two seconds per appender. */
    public static void flush() {
        appenders().forEach(appender -> appender.flush(FLUSH_TIMEOUT));
    }

    /** Returns the number of lines dropped since the start. */
    static long dropped() {
        return appenders().mapToLong(LogAppender::dropped).sum();
    }

    private static Stream<LogAppender> appenders() {
        // Tests may use another logging library, which has no such appenders.
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return Stream.of();
        }
        var appenders = context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(appenders, 0), false)
                .filter(LogAppender.class::isInstance)
                .map(LogAppender.class::cast);
    }
}
