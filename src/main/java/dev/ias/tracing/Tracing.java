package dev.ias.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Creates spans and propagates trace context. Only requests start traces; scheduled work does not. While tracing is
 * off, {@link #begin} and {@link #traceparent} allocate nothing, and the other methods need not be called.
 *
 * <p>Span names and attributes never contain secrets or addresses. Of a failure only the type is recorded, not the
 * message.
 */
@Singleton
public class Tracing {

    /** MDC key and log field of the trace id, as named by the OpenTelemetry specification. */
    static final String LOG_FIELD = "trace_id";

    private static final String SCOPE = "dev.ias";
    private static final String TRACEPARENT = "traceparent";
    private static final String ERROR_TYPE = "error.type";
    private static final W3CTraceContextPropagator HEADERS = W3CTraceContextPropagator.getInstance();

    private final boolean on;
    private final Tracer tracer;

    Tracing(Optional<OpenTelemetrySdk> sdk) {
        this.on = sdk.isPresent();
        this.tracer = sdk.<TracerProvider>map(OpenTelemetrySdk::getTracerProvider)
                .orElseGet(TracerProvider::noop)
                .get(SCOPE);
    }

    /** Returns whether tracing is on. Callers skip the creation of names and attributes if it is off. */
    public boolean on() {
        return on;
    }

    /** Starts a child of this thread's current span; returns the invalid span if there is none. */
    public Span begin(String name, SpanKind kind) {
        return on && Span.current().getSpanContext().isValid()
                ? builder(name, kind, Context.current()).startSpan()
                : Span.getInvalid();
    }

    /**
     * Returns a builder of a span that is a child of the context's span, or the root of a new trace if there is none.
     */
    public SpanBuilder builder(String name, SpanKind kind, Context parent) {
        return tracer.spanBuilder(name).setSpanKind(kind).setParent(parent);
    }

    /**
     * Serialises the current trace context as a {@code traceparent} header (W3C Trace Context), for storage; empty if
     * there is none.
     */
    public Optional<String> traceparent() {
        if (!on || !Span.current().getSpanContext().isValid()) {
            return Optional.empty();
        }
        var fields = new HashMap<String, String>();
        HEADERS.inject(Context.current(), fields, (map, name, value) -> {
            if (map != null) {
                map.put(name, value);
            }
        });
        return Optional.ofNullable(fields.get(TRACEPARENT));
    }

    /** Extracts the trace context of header fields; the root context if it is absent or malformed. */
    public Context received(Function<String, Optional<String>> headers) {
        return HEADERS.extract(Context.root(), headers, Headers.GETTER);
    }

    /** Extracts the trace context of a stored {@code traceparent}; the root context if it is absent or malformed. */
    public Context received(Optional<String> traceparent) {
        return received(name -> traceparent.filter(value -> name.equals(TRACEPARENT)));
    }

    /** Makes the context current for spans and the log; the scope must be closed on the same thread. */
    @SuppressWarnings("MustBeClosedChecker") // closed by the returned scope
    public Scope enter(Context context) {
        var before = MDC.get(LOG_FIELD);
        var scope = context.makeCurrent();
        var span = Span.fromContext(context).getSpanContext();
        log(span.isValid() ? span.getTraceId() : null);
        return () -> {
            scope.close();
            log(before);
        };
    }

    /** Runs work in a context. */
    public <T> T within(Context context, Supplier<T> work) {
        try (var _ = enter(context)) {
            return work.get();
        }
    }

    /** Runs work in a span, marks the span as failed if the work throws, and ends it. */
    public <T> T run(Span span, Supplier<T> work) {
        if (!span.getSpanContext().isValid()) {
            return work.get();
        }
        try {
            return within(Context.current().with(span), work);
        } catch (RuntimeException e) {
            failed(span, e.getClass().getName());
            throw e;
        } finally {
            span.end();
        }
    }

    /** Marks a span as failed with {@code error.type}; the message of the failure is not recorded. */
    public static void failed(Span span, String type) {
        span.setStatus(StatusCode.ERROR).setAttribute(ERROR_TYPE, type);
    }

    private static void log(@Nullable String trace) {
        if (trace == null) {
            MDC.remove(LOG_FIELD);
        } else {
            MDC.put(LOG_FIELD, trace);
        }
    }

    /** Getter of the propagator for header fields. */
    private enum Headers implements TextMapGetter<Function<String, Optional<String>>> {
        GETTER;

        @Override
        public Iterable<String> keys(Function<String, Optional<String>> headers) {
            return List.of();
        }

        @Override
        public @Nullable String get(@Nullable Function<String, Optional<String>> headers, String name) {
            return headers == null ? null : headers.apply(name).orElse(null);
        }
    }
}
