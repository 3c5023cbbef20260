package dev.ias.rest;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.body.ByteBody.SplitBackpressureMode;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import io.micronaut.http.filter.ServerFilterPhase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Refuses bodies that no operation of this face needs, before anything else is looked at. */
@ServerFilter("${ias.rest.base-path:}/users/**")
class BodyLimit implements Ordered {

    private final long maximum;

    BodyLimit(BodySettings settings) {
        this.maximum = settings.maximum();
    }

    @RequestFilter
    CompletionStage<HttpRequest<?>> check(HttpRequest<?> request) {
        return length(request).thenApply(length -> {
            if (length > maximum) {
                throw new ContentLengthExceededException(maximum, length);
            }
            return request;
        });
    }

    /** A chunked body does not say how long it is, and an operation without a body never reads it. */
    private static CompletionStage<Long> length(HttpRequest<?> request) {
        if (request.getContentLength() >= 0 || !(request instanceof ServerHttpRequest<?> server)) {
            return CompletableFuture.completedFuture(request.getContentLength());
        }
        var copy = server.byteBody().split(SplitBackpressureMode.FASTEST);
        return copy.buffer().thenApply(body -> {
            try (body) {
                return body.length();
            }
        });
    }

    /** Before the bearer filter: who is too large is told so, whoever it is. */
    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.before();
    }
}
