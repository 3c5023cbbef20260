package dev.ias.rpc;

import dev.ias.rpc.request.GatewayError;
import dev.ias.rpc.request.RequestReader;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rejects methods other than GET and POST with an error of the RPC API. */
@ServerFilter("/")
class HttpMethodFilter {

    private static final Set<HttpMethod> SUPPORTED = Set.of(HttpMethod.GET, HttpMethod.POST);

    private final Answers answers;

    HttpMethodFilter(Answers answers) {
        this.answers = answers;
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> refuse(HttpRequest<?> request) {
        return SUPPORTED.contains(request.getMethod())
                ? null
                : answers.failure(RequestReader.head(request), Answers.newRequestId(), GatewayError.UNSUPPORTED_METHOD);
    }
}
