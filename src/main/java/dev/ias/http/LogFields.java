package dev.ias.http;

import io.micronaut.http.HttpRequest;
import io.opentelemetry.api.trace.Span;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Fields that the APIs add to the access log line and the span of a request. Must not contain secrets or e-mail
 * addresses.
 */
public final class LogFields {

    /** The action of a call of the RPC API; one of the contract. */
    public static final String ACTION = "action";

    private static final String ATTRIBUTE = LogFields.class.getName();

    private final Map<String, String> fields = new LinkedHashMap<>();

    private LogFields() {}

    /** Returns the fields of a request, which are created on first use. */
    public static LogFields of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, LogFields.class).orElseGet(() -> {
            var details = new LogFields();
            request.setAttribute(ATTRIBUTE, details);
            return details;
        });
    }

    /** Adds or replaces a field. */
    public LogFields put(String field, String value) {
        fields.put(field, value);
        return this;
    }

    public Optional<String> get(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    void addTo(Span span) {
        fields.forEach((field, value) -> span.setAttribute("ias." + field, value));
    }

    LoggingEventBuilder addTo(LoggingEventBuilder line) {
        var extended = line;
        for (var field : fields.entrySet()) {
            extended = extended.addKeyValue(field.getKey(), field.getValue());
        }
        return extended;
    }
}
