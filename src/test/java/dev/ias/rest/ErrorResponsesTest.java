package dev.ias.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ias.abuse.challenge.CallerChallenge;
import dev.ias.generated.rest.model.ChallengeError;
import dev.ias.generated.rest.model.ErrStatusMsg;
import dev.ias.limit.Limit;
import dev.ias.verification.Failure;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.UnusableDomain.Reason;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The error mapping and the contract list the same responses, for every failure and every operation. */
class ErrorResponsesTest {

    private static final String UNAVAILABLE = "503 service/2";
    private static final Set<Operation> ALL = EnumSet.allOf(Operation.class);
    private static final Set<Operation> WITH_TOKEN = EnumSet.of(Operation.RESEND, Operation.CONFIRM);
    private static final Set<Operation> MAILING = EnumSet.of(Operation.SIGN_UP, Operation.RESEND);
    private static final Set<Operation> WITH_BODY = EnumSet.of(Operation.SIGN_UP, Operation.CONFIRM);

    private static final Supplier<Optional<CallerChallenge>> NO_CHALLENGE = Optional::empty;

    private final ErrorResponses errors = new ErrorResponses(new RestSettings("", false), NO_CHALLENGE);

    /** Returns every failure; parameters that are not enumerable have one example value. */
    private static Stream<Failure> allFailures() {
        return Stream.of(
                        Stream.of(new Failure.InvalidToken(), new Failure.ExpiredToken()),
                        Arrays.stream(Limit.values())
                                .map(limit -> new Failure.LimitExceeded(limit, Duration.ofMillis(1_001))),
                        Stream.of(new Failure.WrongCode(4, 5), new Failure.ExpiredCode(), new Failure.MailRefused()),
                        Stream.of(new Failure.ChallengeRequired(), new Failure.InvalidSolution()),
                        Arrays.stream(Reason.values()).map(reason -> new Failure.UnusableDomain("a.example", reason)),
                        Arrays.stream(Step.values()).map(Failure.StepFailed::new))
                .flatMap(failures -> failures);
    }

    /**
     * Returns the operations that can have a failure. A new kind of failure does not compile until it is added here.
     */
    private static Set<Operation> operationsWith(Failure failure) {
        return switch (failure) {
            case Failure.InvalidToken() -> WITH_TOKEN;
            case Failure.ExpiredToken() -> WITH_TOKEN;
            case Failure.WrongCode wrong -> EnumSet.of(Operation.CONFIRM);
            case Failure.ExpiredCode() -> EnumSet.of(Operation.CONFIRM);
            case Failure.LimitExceeded(var limit, var retryAfter) ->
                switch (limit) {
                    case SIGN_UP -> EnumSet.of(Operation.RESEND);
                    case RECIPIENT, SHARE, INSTANCE -> MAILING;
                    case CLIENT -> EnumSet.of(Operation.SIGN_UP);
                    case WRONG_CODES -> EnumSet.of(Operation.CONFIRM);
                    // RPC API only.
                    case ACCOUNT -> EnumSet.noneOf(Operation.class);
                };
            case Failure.MailRefused() -> MAILING;
            case Failure.UnusableDomain unusable -> EnumSet.of(Operation.SIGN_UP);
            case Failure.ChallengeRequired() -> EnumSet.of(Operation.SIGN_UP);
            case Failure.InvalidSolution() -> EnumSet.of(Operation.SIGN_UP);
            case Failure.StepFailed(var step) ->
                switch (step) {
                    case LOAD, SAVE, CREATE_CODE, CREATE_TOKEN -> ALL;
                    case LOAD_LIMITS, SEND -> MAILING;
                    // Listed among the errors of any call.
                    case QUEUE, NODE -> EnumSet.noneOf(Operation.class);
                };
        };
    }

    private static Stream<Arguments> everyFailureOfEveryOperation() {
        return ALL.stream()
                .flatMap(operation -> allFailures()
                        .filter(failure -> operationsWith(failure).contains(operation))
                        .map(failure -> Arguments.of(operation, failure)));
    }

    @Test
    void allFailuresAreCovered() {
        assertThat(allFailures().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(Set.of(Failure.class.getPermittedSubclasses()));
    }

    @ParameterizedTest
    @MethodSource("everyFailureOfEveryOperation")
    void everyFailureOfAnOperationIsInItsContract(Operation operation, Failure failure) {
        assertThat(Contract.rows(operation).map(Contract.Row::answer)).contains(row(answer(operation, failure)));
    }

    @ParameterizedTest
    @EnumSource
    void everyRowOfTheContractCanBeAnswered(Operation operation) {
        assertThat(Contract.rows(operation).map(Contract.Row::answer))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(answers(operation).keySet());
    }

    @ParameterizedTest
    @EnumSource
    void theExamplesOfTheContractMatchTheResponses(Operation operation) {
        var answers = answers(operation);
        for (int status : Contract.statuses(operation)) {
            for (var example : Contract.examples(operation, status)) {
                var body = (JsonNode) example.getValue();
                var row = String.format(
                        Locale.ROOT, "%d %s/%s", status, body.path("group").asText(), body.path("code"));
                assertThat(answers).containsEntry(row, body.path("message").asText());
            }
        }
    }

    @Test
    void theExampleOfADomainWithoutMailIsTheAnswer() {
        var detail = body(answer(Operation.SIGN_UP, new Failure.UnusableDomain("exmaple.com", Reason.NOT_FOUND)))
                .getValidationDetail()
                .getFirst();

        assertThat(Contract.examples(Operation.SIGN_UP, 400))
                .map(example ->
                        ((JsonNode) example.getValue()).path("validationDetail").path(0))
                .anySatisfy(example -> {
                    assertThat(detail.getField())
                            .isEqualTo(example.path("field").asText());
                    assertThat(detail.getExpression())
                            .isEqualTo(example.path("expression").asText());
                    assertThat(detail.getArgument())
                            .isEqualTo(example.path("argument").asText());
                    assertThat(detail.getOriginalValue())
                            .isEqualTo(example.path("originalValue").asText());
                    assertThat(detail.getReason())
                            .isEqualTo(example.path("reason").asText());
                });
    }

    @Test
    void theIntroductionListsTheErrorsOfAnyCall() {
        var answered = Stream.of(
                        HttpStatus.BAD_REQUEST,
                        HttpStatus.NOT_FOUND,
                        HttpStatus.METHOD_NOT_ALLOWED,
                        HttpStatus.NOT_ACCEPTABLE,
                        HttpStatus.REQUEST_TIMEOUT,
                        HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                        HttpStatus.REQUEST_URI_TOO_LONG,
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        HttpStatus.SERVICE_UNAVAILABLE)
                .map(status -> row(status.getCode(), errors.of(status, Optional.empty())));

        assertThat(Stream.concat(answered, Stream.of(row(415, errors.unsupportedCoding()), UNAVAILABLE)))
                .containsExactlyInAnyOrderElementsOf(Contract.rowsOfAnyCall());
    }

    @Test
    void anOverloadedServiceAnswersRetryAfter() {
        var answer = answer(Operation.RESEND, new Failure.StepFailed(Step.QUEUE));

        assertThat(row(answer)).isEqualTo("503 service/1");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(body(answer).getTraces()).isNull();
    }

    @Test
    void anUnavailableNodeAnswersRetryAfter() {
        var answer = answer(Operation.RESEND, new Failure.StepFailed(Step.NODE));

        assertThat(row(answer)).isEqualTo(UNAVAILABLE);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(body(answer).getTraces()).isNull();
    }

    @ParameterizedTest
    @MethodSource("everyFailureOfEveryOperation")
    void onlyInternalFailuresHaveATrace(Operation operation, Failure failure) {
        var traces = body(answer(operation, failure)).getTraces();

        if (failure instanceof Failure.StepFailed || failure instanceof Failure.MailRefused) {
            assertThat(traces).singleElement().asString().matches("[0-9a-f]{16}");
        } else {
            assertThat(traces).isNull();
        }
    }

    @Test
    void causesAreExposedInDevelopmentOnly() {
        var development = new ErrorResponses(new RestSettings("", true), NO_CHALLENGE);
        var failure = new Failure.StepFailed(Step.SAVE);
        var cause = new IllegalStateException("what happened");
        var request = HttpRequest.POST("/", "");

        assertThat(body(development.of(failure, Operation.RESEND, request, cause))
                        .getTraces())
                .hasSize(2)
                .contains("java.lang.IllegalStateException: what happened");
        assertThat(body(errors.of(failure, Operation.RESEND, request, cause)).getTraces())
                .singleElement()
                .asString()
                .matches("[0-9a-f]{16}");
    }

    /** Returns all errors of an operation, with their messages, according to the mapping. */
    private Map<String, String> answers(Operation operation) {
        var ofFailures = allFailures()
                .filter(failure -> operationsWith(failure).contains(operation))
                .map(failure -> answer(operation, failure))
                .map(answer -> Map.entry(row(answer), message(body(answer))));
        var ofRequests = WITH_BODY.contains(operation) ? bodyErrors() : Stream.<Map.Entry<String, String>>empty();
        return Stream.concat(ofFailures, ofRequests)
                .distinct()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Stream<Map.Entry<String, String>> bodyErrors() {
        var tooLarge = errors.of(HttpStatus.REQUEST_ENTITY_TOO_LARGE, Optional.empty());
        var unsupported = errors.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE, Optional.empty());
        var coding = errors.unsupportedCoding();
        return Stream.concat(
                Stream.of(errors.invalidField(Violation.required("any")), errors.bodyRequired(), errors.malformed())
                        .map(body -> Map.entry(row(400, body), message(body))),
                Stream.of(
                        Map.entry(row(413, tooLarge), message(tooLarge)),
                        Map.entry(row(415, unsupported), message(unsupported)),
                        Map.entry(row(415, coding), message(coding))));
    }

    private HttpResponse<?> answer(Operation operation, Failure failure) {
        return errors.of(failure, operation, HttpRequest.POST(operation.path(), ""), null);
    }

    private static String row(HttpResponse<?> answer) {
        return row(answer.code(), body(answer));
    }

    private static String row(int status, ErrStatusMsg body) {
        return String.format(Locale.ROOT, "%d %s/%d", status, body.getGroup(), body.getCode());
    }

    private static ErrStatusMsg body(HttpResponse<?> answer) {
        return switch (answer.body()) {
            case ErrStatusMsg body -> body;
            case ChallengeError body -> new ErrStatusMsg(body.getGroup(), body.getCode()).message(body.getMessage());
            case null, default -> throw new AssertionError("no body of an error: " + answer.body());
        };
    }

    private static String message(ErrStatusMsg body) {
        var message = body.getMessage();
        return message == null ? "" : message;
    }
}
