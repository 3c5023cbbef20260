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
 * The span of each call, in the trace that its caller has begun or in one of its own. It is named after its route as the contracts
 * have it: paths and queries hold link tokens, addresses and signatures.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@TracingOn
class CallTrace implements Ordered {

    private static final String SPAN = CallTrace.class.getName();
    private static final int SERVER_ERROR = 500;

    private final Tracing tracing;

    CallTrace(Tracing tracing) {
        this.tracing = tracing;
    }

    @RequestFilter
    void begin(HttpRequest<?> request, MutablePropagatedContext context) {
        var route = CallLog.route(request);
        if (route.filter(CallLog::ofManagement).isPresent()) {
            return;
        }
        var method = CallLog.method(request);
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
            CallDetails.of(request).addTo(span);
            if (response.code() >= SERVER_ERROR) {
                Tracing.failed(span, String.valueOf(response.code()));
            }
            span.end();
        });
    }

    /** Next to the call's line in the log. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1;
    }

    /** Goes with the call from thread to thread. */
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
