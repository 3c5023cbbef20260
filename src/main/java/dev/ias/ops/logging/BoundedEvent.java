package dev.ias.ops.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** Logging event whose message, fields and throwable are truncated, so that client input cannot flood the log. */
@NullUnmarked // like ILoggingEvent
record BoundedEvent(ILoggingEvent event, String message, List<KeyValuePair> fields, IThrowableProxy throwable)
        implements ILoggingEvent {

    static BoundedEvent of(ILoggingEvent event) {
        return new BoundedEvent(
                event,
                LogText.cut(event.getFormattedMessage()),
                fields(event.getKeyValuePairs()),
                BoundedThrowable.of(event.getThrowableProxy()));
    }

    private static List<KeyValuePair> fields(List<KeyValuePair> fields) {
        return fields == null
                ? null
                : fields.stream()
                        .map(field ->
                                new KeyValuePair(LogText.cut(field.key), LogText.cut(String.valueOf(field.value))))
                        .toList();
    }

    @Override
    public String getFormattedMessage() {
        return message;
    }

    @Override
    public List<KeyValuePair> getKeyValuePairs() {
        return fields;
    }

    @Override
    public IThrowableProxy getThrowableProxy() {
        return throwable;
    }

    @Override
    public String getMessage() {
        return message;
    }

    @Override
    public Object[] getArgumentArray() {
        return null;
    }

    @Override
    public String getThreadName() {
        return event.getThreadName();
    }

    @Override
    public Level getLevel() {
        return event.getLevel();
    }

    @Override
    public String getLoggerName() {
        return event.getLoggerName();
    }

    @Override
    public LoggerContextVO getLoggerContextVO() {
        return event.getLoggerContextVO();
    }

    @Override
    public StackTraceElement[] getCallerData() {
        return event.getCallerData();
    }

    @Override
    public boolean hasCallerData() {
        return event.hasCallerData();
    }

    @Override
    public List<Marker> getMarkerList() {
        return event.getMarkerList();
    }

    @Override
    public Map<String, String> getMDCPropertyMap() {
        return event.getMDCPropertyMap();
    }

    @Override
    @Deprecated // as in the interface
    public Map<String, String> getMdc() {
        return event.getMDCPropertyMap();
    }

    @Override
    public long getTimeStamp() {
        return event.getTimeStamp();
    }

    @Override
    public Instant getInstant() {
        return event.getInstant();
    }

    @Override
    public int getNanoseconds() {
        return event.getNanoseconds();
    }

    @Override
    public long getSequenceNumber() {
        return event.getSequenceNumber();
    }

    @Override
    public void prepareForDeferredProcessing() {
        event.prepareForDeferredProcessing();
    }
}
