package dev.ias.report;

import dev.ias.http.Bulkhead;
import dev.ias.http.CauseChain;
import dev.ias.http.ConnectionLostException;
import dev.ias.http.OverloadedException;
import dev.ias.http.RetryAfter;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import jakarta.inject.Named;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /bounces} of the management port: takes one report, as a raw mail or as a message of Amazon SNS. A report
 * needs no login: it changes nothing unless it has the return token of a mail, which only the mail and the reports
 * about it contain. 503 means that the sender must retry; reports are idempotent.
 */
@Controller(value = "/bounces", port = "${endpoints.all.port}")
class BouncesController {

    private static final Logger LOG = LoggerFactory.getLogger(BouncesController.class);

    private static final String SNS_TYPE = "x-amz-sns-message-type";
    private static final String TEXT = "text/plain";
    private static final Set<String> MAIL_TYPES =
            Set.of("message/rfc822", "message/global", MediaType.APPLICATION_OCTET_STREAM, TEXT);

    private final ReportIntake intake;
    private final Bulkhead threads;

    BouncesController(ReportIntake intake, @Named("report") Bulkhead threads) {
        this.intake = intake;
        this.threads = threads;
    }

    @Post(consumes = MediaType.ALL, produces = MediaType.APPLICATION_JSON)
    CompletableFuture<MutableHttpResponse<?>> post(HttpRequest<?> request) {
        return body(request)
                .thenCompose(body -> reader(request, body)
                        .map(reader -> threads.call(request, () -> reader.apply(body))
                                .thenCompose(intake::record)
                                .<MutableHttpResponse<?>>thenApply(BouncesController::response))
                        .orElseGet(() -> CompletableFuture.completedFuture(unsupported())))
                .exceptionally(BouncesController::failed);
    }

    private static CompletableFuture<byte[]> body(HttpRequest<?> request) {
        return request instanceof ServerHttpRequest<?> server
                ? server.byteBody().buffer().thenApply(body -> {
                    try (body) {
                        return body.toByteArray();
                    }
                })
                : CompletableFuture.completedFuture(new byte[0]);
    }

    /** Returns what reads a body of the request's type; Amazon SNS sends JSON as text. */
    private Optional<Function<byte[], ParsedReport>> reader(HttpRequest<?> request, byte[] body) {
        var type = request.getContentType().map(MediaType::getName).orElse(TEXT);
        if (type.equals(MediaType.APPLICATION_JSON)
                || request.getHeaders().contains(SNS_TYPE)
                || (type.equals(TEXT) && startsObject(body))) {
            return Optional.of(intake::readMessage);
        }
        return MAIL_TYPES.contains(type) ? Optional.of(intake::readMail) : Optional.empty();
    }

    private static boolean startsObject(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).stripLeading().startsWith("{");
    }

    private static MutableHttpResponse<?> response(ReportOutcome outcome) {
        return switch (outcome) {
            case ReportOutcome.Done(var result) -> HttpResponse.ok(Map.of("result", result.text()));
            case ReportOutcome.Unreadable(var reason) -> error(HttpStatus.BAD_REQUEST, "unreadable", reason);
            case ReportOutcome.Refused(var reason) -> error(HttpStatus.FORBIDDEN, "refused", reason);
        };
    }

    private static MutableHttpResponse<?> unsupported() {
        return error(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "unsupported",
                "Content-Type is not one of message/rfc822, message/global, application/octet-stream, text/plain,"
                        + " application/json");
    }

    private static MutableHttpResponse<?> failed(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case ConnectionLostException e -> HttpResponse.badRequest();
            case OverloadedException e -> retryLater("overloaded", "too many reports at once");
            case FailureException e
            when e.failure() instanceof StepFailed -> retryLater(cause, "the database is unavailable");
            case UncheckedIOException e -> retryLater(cause, "Amazon SNS cannot be reached");
            default -> {
                LOG.error("Report failed: {}", CauseChain.of(cause));
                yield error(HttpStatus.INTERNAL_SERVER_ERROR, "failed", "the service encountered an error");
            }
        };
    }

    private static MutableHttpResponse<?> retryLater(Throwable cause, String reason) {
        LOG.warn("Failed to record a report; its sender must retry: {}", CauseChain.of(cause));
        return retryLater("unavailable", reason);
    }

    private static MutableHttpResponse<?> retryLater(String error, String reason) {
        return RetryAfter.add(error(HttpStatus.SERVICE_UNAVAILABLE, error, reason), RetryAfter.OVERLOADED);
    }

    private static MutableHttpResponse<?> error(HttpStatus status, String error, String message) {
        return HttpResponse.status(status)
                .body(Map.of("error", error, "message", message))
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
