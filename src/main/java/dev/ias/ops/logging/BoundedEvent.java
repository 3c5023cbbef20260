package dev.ias.ops.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.slf4j.event.KeyValuePair;

/** Copy of a logging event with truncated message, fields and throwable, so that client input cannot flood the log. */
@NullUnmarked // like ILoggingEvent
final class BoundedEvent extends LoggingEvent {

    private final ILoggingEvent original;
    private final IThrowableProxy throwable;

    BoundedEvent(ILoggingEvent original) {
        this.original = original;
        this.throwable = BoundedThrowable.of(original.getThrowableProxy());
        setMessage(LogText.cut(original.getFormattedMessage()));
        setKeyValuePairs(cut(original.getKeyValuePairs()));
        setLevel(original.getLevel());
        setLoggerName(original.getLoggerName());
        setLoggerContextRemoteView(original.getLoggerContextVO());
        setThreadName(original.getThreadName());
        setInstant(original.getInstant());
        setSequenceNumber(original.getSequenceNumber());
        setMDCPropertyMap(original.getMDCPropertyMap());
        if (original.getMarkerList() != null) {
            original.getMarkerList().forEach(this::addMarker);
        }
    }

    private static List<KeyValuePair> cut(List<KeyValuePair> fields) {
        return fields == null
                ? null
                : fields.stream()
                        .map(field ->
                                new KeyValuePair(LogText.cut(field.key), LogText.cut(String.valueOf(field.value))))
                        .toList();
    }

    @Override
    public IThrowableProxy getThrowableProxy() {
        return throwable;
    }

    /** Computes the caller only if the format has it, because that needs a stack trace. */
    @Override
    public StackTraceElement[] getCallerData() {
        return original.getCallerData();
    }

    @Override
    public boolean hasCallerData() {
        return original.hasCallerData();
    }
}
