package dev.ias.rest;

import dev.ias.generated.rest.model.ErrStatusMsg;
import dev.ias.http.ContentCoding;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import org.jspecify.annotations.Nullable;

/** Rejects bodies with a content coding; the RPC API does so with an error of its own. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class ContentCodingFilter implements Ordered {

    private static final String RPC = "/";

    private final ErrorResponses errors;

    ContentCodingFilter(ErrorResponses errors) {
        this.errors = errors;
    }

    @RequestFilter
    @Nullable
    HttpResponse<ErrStatusMsg> refuse(HttpRequest<?> request) {
        return ContentCoding.isIn(request) && !request.getPath().equals(RPC)
                ? ContentCoding.refused(HttpResponse.<ErrStatusMsg>status(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
                        .body(errors.unsupportedCoding()))
                : null;
    }

    /** Runs after CORS, so that browsers can read the 415, and before the body is read. */
    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.before();
    }
}
