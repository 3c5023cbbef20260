package dev.ias.ops.logging;

import ch.qos.logback.classic.pattern.KeyValuePairConverter;
import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.stream.Collectors;

/** Converters of the text format that escape client input, which could otherwise forge log lines. */
public final class SafeConverters {

    private SafeConverters() {}

    /** Writes the message on one line. */
    public static final class Message extends MessageConverter {

        @Override
        public String convert(ILoggingEvent event) {
            return LogText.escape(super.convert(event));
        }
    }

    /** Writes the fields on one line. */
    public static final class Fields extends KeyValuePairConverter {

        @Override
        public String convert(ILoggingEvent event) {
            return LogText.escape(super.convert(event));
        }
    }

    /** Writes the stack trace with indented lines, so that none can be mistaken for the start of an event. */
    public static final class Throwables extends ThrowableProxyConverter {

        @Override
        protected String throwableProxyToString(IThrowableProxy throwable) {
            return super.throwableProxyToString(throwable)
                    .lines()
                    .map(line -> "\t" + LogText.escape(line.strip()))
                    .collect(Collectors.joining(System.lineSeparator(), "", System.lineSeparator()));
        }
    }
}
