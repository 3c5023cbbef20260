package dev.ias.ops.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.time.Duration;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.LoggerFactory;

/** The queues of log lines of this process. */
public final class LogQueues {

    /** How long the end of the process waits for lines that are queued. */
    static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(2);

    private LogQueues() {}

    /** Returns once what was logged is written; after two seconds if standard output is not read. */
    public static void flush() {
        appenders().forEach(appender -> appender.flush(FLUSH_TIMEOUT));
    }

    /** How many lines were dropped since the start. */
    static long dropped() {
        return appenders().mapToLong(LogAppender::dropped).sum();
    }

    private static Stream<LogAppender> appenders() {
        // Another logging library, such as one of a test's, has none.
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return Stream.of();
        }
        var appenders = context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(appenders, 0), false)
                .filter(LogAppender.class::isInstance)
                .map(LogAppender.class::cast);
    }
}
