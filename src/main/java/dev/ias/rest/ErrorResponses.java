package dev.ias.rest;

import dev.ias.abuse.challenge.CallerChallenge;
import dev.ias.abuse.challenge.CallerChallenges;
import dev.ias.generated.rest.model.ChallengeError;
import dev.ias.generated.rest.model.ErrStatusMsg;
import dev.ias.generated.rest.model.ValidationDetail;
import dev.ias.http.CauseChain;
import dev.ias.http.RetryAfter;
import dev.ias.verification.Failure;
import dev.ias.verification.Failure.Step;
import io.micronaut.context.BeanProvider;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps every failure to an {@link ErrStatusMsg}. An unknown failure is a 500 without details. */
@Singleton
class ErrorResponses {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorResponses.class);

    private static final String USER = "user";
    private static final String REQUEST = "request";
    private static final String EMAIL = "email";
    private static final String SERVICE = "service";
    private static final String CHALLENGE = "challenge";

    private static final int INVALID_TOKEN = 406;
    private static final int EXPIRED_TOKEN = 407;
    private static final int OVERLOADED = 1;
    private static final int UNAVAILABLE = 2;
    private static final int WRONG_CODE = 8;
    private static final int EXPIRED_CODE = 9;

    private final boolean exposeCauses;
    private final Supplier<Optional<CallerChallenge>> challenges;
    private final SecureRandom random = new SecureRandom();

    @Inject
    ErrorResponses(RestSettings settings, BeanProvider<CallerChallenges> challenges) {
        // Created on demand: commands have no database.
        this(settings, () -> challenges.get().issue());
    }

    /** For tests: with other caller challenges. */
    ErrorResponses(RestSettings settings, Supplier<Optional<CallerChallenge>> challenges) {
        this.exposeCauses = settings.exposeCauses();
        this.challenges = challenges;
    }

    /** Returns the response to a failed operation. */
    MutableHttpResponse<?> of(Failure failure, Operation operation, HttpRequest<?> request, @Nullable Throwable cause) {
        return switch (failure) {
            case Failure.InvalidToken() -> unauthorized(request, INVALID_TOKEN, "Invalid email verification token.");
            case Failure.ExpiredToken() -> unauthorized(request, EXPIRED_TOKEN, "Expired email verification token.");
            case Failure.LimitExceeded(var limit, var retryAfter) ->
                RetryAfter.add(
                        error(HttpStatus.TOO_MANY_REQUESTS, USER, operation.block(), operation.tooMany()), retryAfter);
            case Failure.WrongCode wrong ->
                RateLimitHeaders.add(
                        error(
                                HttpStatus.BAD_REQUEST,
                                USER,
                                operation.block() + WRONG_CODE,
                                "Wrong email verification code."),
                        wrong);
            case Failure.ExpiredCode() ->
                error(
                        HttpStatus.BAD_REQUEST,
                        USER,
                        operation.block() + EXPIRED_CODE,
                        "Expired email verification code.");
            case Failure.MailRefused() -> stepFailed(Step.SEND, operation, cause);
            case Failure.UnusableDomain unusable ->
                HttpResponse.<ErrStatusMsg>badRequest().body(invalidField(Violation.domain(unusable)));
            case Failure.ChallengeRequired() -> challenge(0, "A solved challenge is required.");
            case Failure.InvalidSolution() -> challenge(1, "The solution is invalid, expired or was used already.");
            case Failure.StepFailed(var step) when step == Step.QUEUE -> overloaded();
            case Failure.StepFailed(var step) when step == Step.NODE -> unavailable();
            case Failure.StepFailed(var step) -> stepFailed(step, operation, cause);
        };
    }

    /** Returns the 503 of an operation whose queue is full, or whose deadline has passed in it. */
    MutableHttpResponse<ErrStatusMsg> overloaded() {
        var response = HttpResponse.<ErrStatusMsg>status(HttpStatus.SERVICE_UNAVAILABLE);
        return RetryAfter.add(
                response.body(of(HttpStatus.SERVICE_UNAVAILABLE, Optional.empty())), RetryAfter.OVERLOADED);
    }

    /** Returns the 503 of an operation whose data cannot be reached at present. */
    private static MutableHttpResponse<ErrStatusMsg> unavailable() {
        return RetryAfter.add(
                HttpResponse.<ErrStatusMsg>status(HttpStatus.SERVICE_UNAVAILABLE)
                        .body(body(SERVICE, UNAVAILABLE, "The data of this address is unavailable. Try again later.")),
                RetryAfter.OVERLOADED);
    }

    /** Returns the body of the response to a request with an invalid field. */
    ErrStatusMsg invalidField(Violation violation) {
        return body(REQUEST, 0, "Invalid field in the request body.").validationDetail(List.of(detail(violation)));
    }

    ErrStatusMsg bodyRequired() {
        return body(REQUEST, 1, "The request body is required.");
    }

    /** Returns the body of the response to a request that reached no operation. */
    ErrStatusMsg of(HttpStatus status, Optional<Throwable> cause) {
        return switch (status) {
            case NOT_FOUND -> body(REQUEST, 4, "There is nothing at this path.");
            case METHOD_NOT_ALLOWED -> body(REQUEST, 5, "This path does not take this method.");
            case NOT_ACCEPTABLE -> body(REQUEST, 6, "Only application/json can be answered.");
            case SERVICE_UNAVAILABLE -> body(SERVICE, OVERLOADED, "The service is overloaded. Try again later.");
            case REQUEST_TIMEOUT -> body(REQUEST, 9, "The request did not arrive in time.");
            case REQUEST_ENTITY_TOO_LARGE, REQUEST_URI_TOO_LONG, REQUEST_HEADER_FIELDS_TOO_LARGE ->
                body(REQUEST, 7, "The request is too large.");
            case UNSUPPORTED_MEDIA_TYPE -> body(REQUEST, 8, "The body must be application/json.");
            default ->
                status.getCode() < HttpStatus.INTERNAL_SERVER_ERROR.getCode()
                        ? body(REQUEST, 2, "The request cannot be read.")
                        : traced(body(SERVICE, 0, "The service encountered an error."), cause.orElse(null));
        };
    }

    ErrStatusMsg unsupportedCoding() {
        return body(REQUEST, 10, "The body must have no content coding.");
    }

    ErrStatusMsg malformed() {
        return body(REQUEST, 3, "The request body is not valid JSON.");
    }

    private MutableHttpResponse<ErrStatusMsg> stepFailed(Step step, Operation operation, @Nullable Throwable cause) {
        var confirms = operation == Operation.CONFIRM;
        var body = switch (step) {
            case QUEUE, NODE, LOAD -> step(operation, 1, "Get user email verification data encountered error.");
            case LOAD_LIMITS -> step(operation, 2, "Get user email verification data TTL encountered error.");
            case SAVE -> step(operation, 3, "Save user email verification data encountered error.");
            case CREATE_CODE -> step(operation, 4, (confirms ? "Check" : "Create") + " OTP code encountered error.");
            case CREATE_TOKEN ->
                step(
                        operation,
                        5,
                        "Create %s token encountered error.".formatted(confirms ? "auth" : "email verification"));
            case SEND -> body(EMAIL, 0, "Failed to send email.");
        };
        return HttpResponse.serverError(traced(body, cause));
    }

    private static ErrStatusMsg step(Operation operation, int offset, String message) {
        return body(USER, operation.block() + offset, message);
    }

    /** Returns the 403 of a call that needs a solution, with a new challenge. */
    private MutableHttpResponse<ChallengeError> challenge(int code, String message) {
        var body = new ChallengeError(CHALLENGE, code).message(message);
        challenges.get().map(ChallengeModels::of).ifPresent(body::setChallenge);
        return HttpResponse.<ChallengeError>status(HttpStatus.FORBIDDEN).body(body);
    }

    private static MutableHttpResponse<ErrStatusMsg> unauthorized(HttpRequest<?> request, int code, String message) {
        var challenge = "Bearer realm=\"ias\"";
        // RFC 6750 section 3.1: no error code if the request has no credentials of this scheme.
        if (BearerFilter.presented(request)) {
            challenge += ", error=\"invalid_token\", error_description=\"%s\"".formatted(message);
        }
        return error(HttpStatus.UNAUTHORIZED, USER, code, message).header(HttpHeaders.WWW_AUTHENTICATE, challenge);
    }

    /**
     * Logs the cause under a random trace id and returns that id to the caller; the cause only if causes are exposed.
     */
    private ErrStatusMsg traced(ErrStatusMsg body, @Nullable Throwable cause) {
        var trace = HexFormat.of().toHexDigits(random.nextLong());
        LOG.warn(
                "{} [{}/{}, trace {}] {}",
                body.getMessage(),
                body.getGroup(),
                body.getCode(),
                trace,
                CauseChain.of(cause));
        LOG.debug("Cause of trace {}", trace, cause);
        return body.traces(exposeCauses && cause != null ? List.of(trace, cause.toString()) : List.of(trace));
    }

    private static MutableHttpResponse<ErrStatusMsg> error(HttpStatus status, String group, int code, String message) {
        return HttpResponse.<ErrStatusMsg>status(status).body(body(group, code, message));
    }

    private static ErrStatusMsg body(String group, int code, String message) {
        return new ErrStatusMsg(group, code).message(message);
    }

    private static ValidationDetail detail(Violation violation) {
        var detail = new ValidationDetail()
                .field(violation.field())
                .expression(violation.expression())
                .reason(violation.reason());
        violation.argument().ifPresent(detail::setArgument);
        violation.originalValue().ifPresent(detail::setOriginalValue);
        return detail;
    }
}
