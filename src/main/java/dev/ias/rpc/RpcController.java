package dev.ias.rpc;

import dev.ias.http.CallDetails;
import dev.ias.http.CauseChain;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every call of the RPC face. What is wrong with a call is looked for in the order of the original: the action, the format, the
 * signature, the parameters. Whatever happens, the answer is one of this face.
 */
@Controller("/")
@ExecuteOn(TaskExecutors.BLOCKING)
class RpcController {

    private static final Logger LOG = LoggerFactory.getLogger(RpcController.class);

    private final Authenticator authenticator;
    private final Operations operations;
    private final Answers answers;

    RpcController(Authenticator authenticator, Operations operations, Answers answers) {
        this.authenticator = authenticator;
        this.operations = operations;
        this.answers = answers;
    }

    @Get(produces = MediaType.ALL, headRoute = false)
    HttpResponse<byte[]> get(HttpRequest<?> http) {
        return answer(http);
    }

    @Post(consumes = MediaType.ALL, produces = MediaType.ALL)
    HttpResponse<byte[]> post(HttpRequest<?> http) {
        return answer(http);
    }

    private HttpResponse<byte[]> answer(HttpRequest<?> http) {
        var requestId = Answers.newRequestId();
        CallDetails.of(http).put("request", requestId);
        var head = RequestReader.head(http);
        try {
            return answer(http, RequestReader.withBody(head, http), requestId);
        } catch (RuntimeException e) {
            return failed(http, head, requestId, e);
        }
    }

    private HttpResponse<byte[]> answer(HttpRequest<?> http, RpcRequest request, String requestId) {
        try {
            var action = Action.of(request);
            CallDetails.of(http).put("action", action.text());
            AnswerFormat.check(request);
            var account = authenticator.authenticate(request);
            var answer = operations.of(action).run(account, new RpcParameters(request));
            return answers.success(request, requestId, action, answer);
        } catch (RuntimeException e) {
            return failed(http, request, requestId, e);
        }
    }

    private HttpResponse<byte[]> failed(
            HttpRequest<?> http, RpcRequest request, String requestId, RuntimeException failure) {
        var error = error(failure);
        CallDetails.of(http).put("error", error.code());
        if (error.status() >= GatewayError.INTERNAL_ERROR.status()) {
            LOG.warn("{} {} {}", requestId, error.code(), CauseChain.of(failure));
        }
        LOG.debug("{} {}", requestId, error.code(), failure);
        return answers.failure(request, requestId, error);
    }

    private static GatewayError error(RuntimeException failure) {
        return switch (failure) {
            case GatewayException expected -> expected.error();
            case FailureException e when e.failure() instanceof StepFailed -> GatewayError.SERVICE_UNAVAILABLE;
            default -> GatewayError.INTERNAL_ERROR;
        };
    }
}
