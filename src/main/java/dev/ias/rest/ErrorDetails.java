package dev.ias.rest;

import dev.ias.generated.rest.model.ErrStatusMsg;
import dev.ias.http.LogFields;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Adds the error code of a response, and the trace that identifies its cause in the log, to the access log line. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class ErrorDetails implements Ordered {

    @ResponseFilter
    void add(HttpRequest<?> request, HttpResponse<?> response) {
        if (response.body() instanceof ErrStatusMsg error) {
            LogFields.of(request).put("error", error.getGroup() + "/" + error.getCode());
            var traces = error.getTraces();
            if (traces != null && !traces.isEmpty()) {
                LogFields.of(request).put("trace", traces.getFirst());
            }
        }
    }

    /** Runs inside the access log and the error pages, which replace the body, and outside all others. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 2;
    }
}
