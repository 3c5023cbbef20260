package dev.ias.rest;

import dev.ias.generated.rest.model.ErrStatusMsg;
import dev.ias.http.CallDetails;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Puts the error that a call was answered into its line in the log, and the trace by which its cause is found. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class ErrorDetails implements Ordered {

    @ResponseFilter
    void add(HttpRequest<?> request, HttpResponse<?> response) {
        if (response.body() instanceof ErrStatusMsg error) {
            CallDetails.of(request).put("error", error.getGroup() + "/" + error.getCode());
            var traces = error.getTraces();
            if (traces != null && !traces.isEmpty()) {
                CallDetails.of(request).put("trace", traces.getFirst());
            }
        }
    }

    /** Inside of the line's filter, around all others. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1;
    }
}
