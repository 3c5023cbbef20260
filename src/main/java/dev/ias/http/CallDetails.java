package dev.ias.http;

import io.micronaut.http.HttpRequest;
import io.opentelemetry.api.trace.Span;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.spi.LoggingEventBuilder;

/** What the faces add to the line that a call leaves in the log, and to its span. Nothing that is secret, and no address of a person. */
public final class CallDetails {

    private static final String ATTRIBUTE = CallDetails.class.getName();

    private final Map<String, String> fields = new LinkedHashMap<>();

    private CallDetails() {}

    /** Of this call. */
    public static CallDetails of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, CallDetails.class).orElseGet(() -> {
            var details = new CallDetails();
            request.setAttribute(ATTRIBUTE, details);
            return details;
        });
    }

    /** Adds a field, or replaces it. */
    public CallDetails put(String field, String value) {
        fields.put(field, value);
        return this;
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
