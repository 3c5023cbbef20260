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
 * The spans of calls and of what follows from them. Only a call begins a trace; what the service does of itself leaves none. While
 * tracing is off, {@link #begin} and {@link #traceparent} make nothing, and nobody need call the others.
 *
 * <p>Neither names nor attributes hold secrets or addresses, nor do messages of failures: only their types are told.
 */
@Singleton
public class Tracing {

    /** The field of log lines that has the trace's id, as OpenTelemetry's specification calls it. */
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

    /** Whether anything is traced at all; so that nothing is made for it where it is not. */
    public boolean on() {
        return on;
    }

    /** Begins a part of what this thread is doing; the invalid span where that is not traced. */
    public Span begin(String name, SpanKind kind) {
        return on && Span.current().getSpanContext().isValid()
                ? builder(name, kind, Context.current()).startSpan()
                : Span.getInvalid();
    }

    /** A span to be begun as a part of what the context is about, or as a trace of its own where that is nothing. */
    public SpanBuilder builder(String name, SpanKind kind, Context parent) {
        return tracer.spanBuilder(name).setSpanKind(kind).setParent(parent);
    }

    /** What this thread is doing, as a header field ({@code traceparent}, W3C Trace Context) that outlives it; none where it is not traced. */
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

    /** What header fields tell of a trace; the root where they tell of none, or of none that can be read. */
    public Context received(Function<String, Optional<String>> headers) {
        return HEADERS.extract(Context.root(), headers, Headers.GETTER);
    }

    /** The same of a field that was kept. */
    public Context received(Optional<String> traceparent) {
        return received(name -> traceparent.filter(value -> name.equals(TRACEPARENT)));
    }

    /** Makes the context that of this thread, for spans and for the log, until it is closed there. */
    @SuppressWarnings("MustBeClosedChecker") // by what is returned
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

    /** Does work in a context. */
    public <T> T within(Context context, Supplier<T> work) {
        try (var _ = enter(context)) {
            return work.get();
        }
    }

    /** Does the work of a span, and ends it. */
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

    /** Marks a span as failed; of what went wrong it has the kind only. */
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

    /** Reads the fields that the propagator asks for. */
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
