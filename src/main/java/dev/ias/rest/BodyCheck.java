package dev.ias.rest;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.body.ByteBody.SplitBackpressureMode;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.filter.ServerFilterPhase;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Validates bodies before Micronaut's parser, which accepts more than the contract, reads them. */
@ServerFilter("${ias.rest.base-path:}/users/**")
class BodyCheck implements Ordered {

    private final RestRequests requests;

    BodyCheck(RestRequests requests) {
        this.requests = requests;
    }

    @RequestFilter
    CompletionStage<HttpRequest<?>> check(HttpRequest<?> request) {
        var operation = operationWithBody(request);
        if (operation.isEmpty() || !(request instanceof ServerHttpRequest<?> server)) {
            return CompletableFuture.completedFuture(request);
        }
        var copy = server.byteBody().split(SplitBackpressureMode.FASTEST);
        return copy.buffer().thenApply(body -> {
            try (body) {
                JsonBody.check(operation.get(), body.toByteArray());
            }
            return request;
        });
    }

    /** Returns the operation that reads the body of a request as JSON. */
    private Optional<Operation> operationWithBody(HttpRequest<?> request) {
        return requests.operation(request)
                .filter(operation -> operation != Operation.RESEND)
                .filter(operation -> isJson(request));
    }

    /**
     * Returns whether the router reads the body as JSON, which it also does without a type.
     *
     * @throws HttpStatusException if the type is repeated: others may read the body as another one
     */
    private static boolean isJson(HttpRequest<?> request) {
        if (request.getHeaders().getAll(HttpHeaders.CONTENT_TYPE).size() > 1) {
            throw new HttpStatusException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Repeated Content-Type");
        }
        return request.getContentType()
                .map(MediaType.APPLICATION_JSON_TYPE::matches)
                .orElse(true);
    }

    /** Runs after authentication, so that unauthenticated bodies are not read. */
    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after();
    }
}
