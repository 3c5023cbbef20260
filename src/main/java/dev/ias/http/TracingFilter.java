package dev.ias.http;

import dev.ias.tracing.Tracing;
import dev.ias.tracing.TracingOn;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.core.propagation.ThreadPropagatedContextElement;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Creates the server span of each request, in the trace of the caller or in a new one. Spans are named after the route
 * template of the contract, because paths and queries contain link tokens, addresses and signatures.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@TracingOn
class TracingFilter implements Ordered {

    private static final String SPAN = TracingFilter.class.getName();
    private static final int SERVER_ERROR = 500;

    private final Tracing tracing;

    TracingFilter(Tracing tracing) {
        this.tracing = tracing;
    }

    @RequestFilter
    void begin(HttpRequest<?> request, MutablePropagatedContext context) {
        var route = AccessLogFilter.route(request);
        if (route.filter(AccessLogFilter::ofManagement).isPresent()) {
            return;
        }
        var method = AccessLogFilter.method(request);
        var template = route.map(found -> found.getUriMatchTemplate().toString());
        var caller = tracing.received(
                name -> Optional.ofNullable(request.getHeaders().get(name)));
        var span = tracing.builder(template.map(path -> method + " " + path).orElse(method), SpanKind.SERVER, caller)
                .setAttribute("http.request.method", method)
                .startSpan();
        template.ifPresent(path -> span.setAttribute("http.route", path));
        request.setAttribute(SPAN, span);
        context.add(new Current(tracing, caller.with(span)));
    }

    @ResponseFilter
    void end(HttpRequest<?> request, HttpResponse<?> response) {
        request.getAttribute(SPAN, Span.class).ifPresent(span -> {
            span.setAttribute("http.response.status_code", (long) response.code());
            LogFields.of(request).addTo(span);
            if (response.code() >= SERVER_ERROR) {
                Tracing.failed(span, String.valueOf(response.code()));
            }
            span.end();
        });
    }

    /** Runs directly after the access log on the way in, and directly before it on the way out. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1;
    }

    /** Propagates the trace context of a request across threads. */
    private record Current(Tracing tracing, Context context) implements ThreadPropagatedContextElement<Scope> {

        @Override
        public Scope updateThreadContext() {
            return tracing.enter(context);
        }

        @Override
        public void restoreThreadContext(@Nullable Scope before) {
            if (before != null) {
                before.close();
            }
        }
    }
}
