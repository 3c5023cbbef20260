package dev.ias.rpc;

import dev.ias.http.Bulkhead;
import dev.ias.http.CauseChain;
import dev.ias.http.ConnectionLostException;
import dev.ias.http.ContentCoding;
import dev.ias.http.LogFields;
import dev.ias.http.OverloadedException;
import dev.ias.http.RetryAfter;
import dev.ias.language.Languages;
import dev.ias.rpc.operation.Action;
import dev.ias.rpc.operation.RpcOperations;
import dev.ias.rpc.operation.RpcParameters;
import dev.ias.rpc.request.GatewayError;
import dev.ias.rpc.request.GatewayException;
import dev.ias.rpc.request.RequestReader;
import dev.ias.rpc.request.RpcRequest;
import dev.ias.rpc.signature.Authenticator;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.server.HttpServerConfiguration;
import jakarta.inject.Named;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoint of the RPC API. A call is checked in the order of the original API: action, format, signature,
 * parameters. Every failure is answered as an error of this API.
 */
@Controller("/")
class RpcController {

    private static final Logger LOG = LoggerFactory.getLogger(RpcController.class);

    private final Authenticator authenticator;
    private final RpcOperations operations;
    private final Answers answers;
    private final Bulkhead threads;
    private final Languages languages;
    private final long maximumBody;

    RpcController(
            Authenticator authenticator,
            RpcOperations operations,
            Answers answers,
            @Named("rpc") Bulkhead threads,
            Languages languages,
            HttpServerConfiguration server) {
        this.authenticator = authenticator;
        this.operations = operations;
        this.answers = answers;
        this.threads = threads;
        this.languages = languages;
        this.maximumBody = server.getMaxRequestSize();
    }

    @Get(produces = MediaType.ALL, headRoute = false)
    CompletableFuture<HttpResponse<byte[]>> get(HttpRequest<?> http) {
        return answer(http);
    }

    @Post(consumes = MediaType.ALL, produces = MediaType.ALL)
    CompletableFuture<HttpResponse<byte[]>> post(HttpRequest<?> http) {
        return answer(http);
    }

    private CompletableFuture<HttpResponse<byte[]>> answer(HttpRequest<?> http) {
        var requestId = Answers.newRequestId();
        LogFields.of(http).put("request", requestId);
        if (http.getContentLength() > maximumBody) {
            return CompletableFuture.completedFuture(
                    failed(http, RequestReader.head(http), requestId, new GatewayException(GatewayError.TOO_LARGE)));
        }
        if (ContentCoding.isIn(http)) {
            return CompletableFuture.completedFuture(ContentCoding.refused(failed(
                    http, RequestReader.head(http), requestId, new GatewayException(GatewayError.UNSUPPORTED_CODING))));
        }
        return RequestReader.read(http)
                .thenCompose(request -> threads.call(http, () -> answer(http, request, requestId)))
                .exceptionally(failure -> unwrapped(failure) instanceof ConnectionLostException
                        ? HttpResponse.badRequest()
                        : failed(http, RequestReader.head(http), requestId, unwrapped(failure)));
    }

    private HttpResponse<byte[]> answer(HttpRequest<?> http, RpcRequest request, String requestId) {
        try {
            var action = Action.of(request);
            LogFields.of(http).put(LogFields.ACTION, action.text());
            AnswerFormat.check(request);
            var account = authenticator.authenticate(request);
            var answer = operations.of(action).run(account, new RpcParameters(request, languages));
            return answers.success(request, requestId, action, answer);
        } catch (RuntimeException e) {
            return failed(http, request, requestId, e);
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private MutableHttpResponse<byte[]> failed(
            HttpRequest<?> http, RpcRequest request, String requestId, Throwable failure) {
        var error = error(failure);
        LogFields.of(http).put("error", error.code());
        if (error.status() >= GatewayError.INTERNAL_ERROR.status()) {
            LOG.warn("{} {} {}", requestId, error.code(), CauseChain.of(failure));
        }
        LOG.debug("{} {}", requestId, error.code(), failure);
        var answer = answers.failure(request, requestId, error);
        return error.equals(GatewayError.SERVICE_UNAVAILABLE) ? RetryAfter.add(answer, RetryAfter.OVERLOADED) : answer;
    }

    private static GatewayError error(Throwable failure) {
        return switch (failure) {
            case GatewayException expected -> expected.error();
            case OverloadedException e -> GatewayError.SERVICE_UNAVAILABLE;
            case FailureException e when e.failure() instanceof StepFailed -> GatewayError.SERVICE_UNAVAILABLE;
            default -> GatewayError.INTERNAL_ERROR;
        };
    }
}
