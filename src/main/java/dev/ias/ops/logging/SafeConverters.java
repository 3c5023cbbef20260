package dev.ias.ops.logging;

import ch.qos.logback.classic.pattern.KeyValuePairConverter;
import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.stream.Collectors;

/** The parts of a line of text that hold what strangers sent. */
public final class SafeConverters {

    private SafeConverters() {}

    /** The message, on one line. */
    public static final class Message extends MessageConverter {

        @Override
        public String convert(ILoggingEvent event) {
            return Texts.escape(super.convert(event));
        }
    }

    /** The fields, on one line. */
    public static final class Fields extends KeyValuePairConverter {

        @Override
        public String convert(ILoggingEvent event) {
            return Texts.escape(super.convert(event));
        }
    }

    /** The stack trace. Its lines are indented, so that none looks like the first of another event. */
    public static final class Throwables extends ThrowableProxyConverter {

        @Override
        protected String throwableProxyToString(IThrowableProxy throwable) {
            return super.throwableProxyToString(throwable)
                    .lines()
                    .map(line -> "\t" + Texts.escape(line.strip()))
                    .collect(Collectors.joining(System.lineSeparator(), "", System.lineSeparator()));
        }
    }
}
