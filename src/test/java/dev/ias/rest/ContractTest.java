package dev.ias.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ias.testing.Answer;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares real responses with the contract: provokes every error of every response of every operation. An error that
 * is added to the contract fails until this test provokes it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractTest {

    private static final int MAILS_AN_HOUR = 5;
    private static final String TOO_LARGE = "\"" + "x".repeat(20_000) + "\"";

    private final AtomicInteger numbers = new AtomicInteger();
    private FaultyIas faulty;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        faulty = new FaultyIas(directory);
    }

    @AfterAll
    void stop() throws IOException {
        faulty.close();
    }

    private record Caller(String address, String token) {}

    static List<Contract.Row> rows() {
        return Contract.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyErrorConformsToTheContract(Contract.Row row) throws IOException {
        var answer = row.status() == 500 ? underFault(row) : refused(row);

        assertThat(answer.error()).isEqualTo(row.answer());
        assertThat(Contract.violations(row.operation(), answer)).isEmpty();
        requireExample(row, answer);
        for (var header : Contract.headers(row.operation(), row.status())) {
            // Of the errors with status 400, only the one that counts tries has rate limit headers.
            var expected = row.status() != 400 || row.error().equals("user/508");
            assertThat(answer.header(header).isPresent()).as(header).isEqualTo(expected);
        }
    }

    /**
     * The answer has the fields of the example of its rule in the contract, and the same values, except for ids and
     * challenges.
     */
    private static void requireExample(Contract.Row row, Answer answer) {
        Contract.examples(row.operation(), row.status()).stream()
                .map(example -> (JsonNode) example.getValue())
                .filter(example -> row.error().equals(example.path("group").asText() + "/" + example.path("code")))
                .filter(example -> rule(answer.json()).equals(rule(example)))
                .forEach(example -> assertThat(withoutIds(answer.json())).isEqualTo(withoutIds(example)));
    }

    /** Returns the rule that an invalid field violates; empty for other errors. */
    private static String rule(JsonNode body) {
        return body.path("validationDetail").path(0).path("expression").asText();
    }

    private static JsonNode withoutIds(JsonNode body) {
        var copy = (ObjectNode) body.deepCopy();
        if (copy.has("traces")) {
            copy.putArray("traces");
        }
        if (copy.has("challenge")) {
            copy.put("challenge", "any");
        }
        return copy;
    }

    @ParameterizedTest
    @EnumSource
    void aSuccessfulCallConformsToTheContract(Operation operation) {
        var caller = due();
        var body = validBody(operation, caller);
        var authorization = authorization(operation, caller);

        var answer = faulty.ias().post(operation.path(), body, authorization);

        assertThat(answer.outcome()).isEqualTo("201");
        assertThat(Contract.violations(operation, body, authorization)).isEmpty();
        assertThat(Contract.violations(operation, answer)).isEmpty();
        assertThat(answer.response().headers().map().keySet())
                .usingElementComparator(String.CASE_INSENSITIVE_ORDER)
                .containsAll(Contract.headers(operation, 201));
    }

    /** Verifies that the validator detects violations. */
    @ParameterizedTest
    @MethodSource("deviations")
    void theValidatorDetectsViolations(List<String> violations) {
        assertThat(violations).isNotEmpty();
    }

    static Stream<List<String>> deviations() {
        var json = "application/json";
        return Stream.of(
                Contract.violations(Operation.SIGN_UP, "{}"),
                Contract.violations(Operation.SIGN_UP, "{\"email\":7}"),
                Contract.violations(Operation.RESEND, ""),
                Contract.violations(Operation.RESEND, 404, json, "{\"group\":\"request\",\"code\":4}"),
                Contract.violations(Operation.SIGN_UP, 201, json, "{}"),
                Contract.violations(Operation.SIGN_UP, 201, json, "{\"emailVerificationToken\":\"a\",\"more\":1}"),
                Contract.violations(Operation.CONFIRM, 201, json, "{\"id\":\"no uuid\",\"authToken\":\"a\"}"),
                Contract.violations(Operation.RESEND, 500, json, "{\"group\":\"user\",\"code\":\"401\"}"),
                Contract.violations(Operation.RESEND, 500, "text/html", "{\"group\":\"user\",\"code\":401}"));
    }

    /** The schemas refuse what the service refuses, as far as a pattern without look-ahead can say it, and no more. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jane@example.com                | true",
                "' Jane.Doe+tag@example.com '    | true",
                "jane@bücher.example             | true",
                "jane@xn--bcher-kva.example      | true",
                "o'neill_{}~@example.com         | true",
                "jane                            | false",
                "jane@localhost                  | false",
                "jane@@example.com               | false",
                "jane doe@example.com            | false",
                "jane@exam ple.com               | false",
                ".jane@example.com               | false",
                "jane..doe@example.com           | false",
                "jäne@example.com                | false",
                "@example.com                    | false"
            })
    void theSchemaOfAnAddressAcceptsWhatTheServiceAccepts(String email, boolean accepted) {
        var body = "{\"email\":\"%s\"}".formatted(email);

        assertThat(Contract.violations(Operation.SIGN_UP, body).isEmpty()).isEqualTo(accepted);
        assertThat(faulty.ias().post(Operation.SIGN_UP.path(), body).outcome())
                .isEqualTo(accepted ? "201" : "400 request/0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "123456       | true",
                "12345678     | true",
                "' 123 456 '  | true",
                "123-456      | true",
                "１２３４５６   | true",
                "12345        | false",
                "123456789    | false",
                "12345a       | false",
                "abcdef       | false",
                "''           | false"
            })
    void theSchemaOfACodeAcceptsWhatTheServiceAccepts(String code, boolean accepted) {
        var body = "{\"otpCode\":\"%s\"}".formatted(code);
        var authorization = authorization(Operation.CONFIRM, signUp());

        assertThat(Contract.violations(Operation.CONFIRM, body, authorization).isEmpty())
                .isEqualTo(accepted);
        assertThat(faulty.ias()
                        .post(Operation.CONFIRM.path(), body, authorization)
                        .outcome())
                .isEqualTo(accepted ? "400 user/508" : "400 request/0");
    }

    private Answer refused(Contract.Row row) {
        var operation = row.operation();
        return switch (row.answer()) {
            case "400 request/0" -> call(operation, invalidBody(operation), signUp());
            case "400 request/1" -> call(operation, "", signUp());
            case "400 request/3" -> call(operation, "{", signUp());
            case "400 user/508" -> wrongCode();
            case "400 user/509" -> expired(operation, Duration.ofMinutes(10));
            case "401 user/406" -> faulty.ias().post(operation.path(), validBody(operation, signUp()));
            case "401 user/407" -> expired(operation, Duration.ofHours(1));
            case "403 challenge/0" -> challenged(operation, signUp());
            case "403 challenge/1" -> challenged(operation, signUp(), "Challenge-Solution", "nonsense");
            case "413 request/7" -> call(operation, TOO_LARGE, signUp());
            case "415 request/8" -> plainText(operation, signUp());
            case "415 request/10" -> compressed(operation, signUp());
            case "429 user/300" -> tooManySignUps();
            case "429 user/500" -> tooManyWrongCodes();
            case "429 user/400" -> call(operation, "", signUp());
            default -> throw new AssertionError("how is this provoked: " + row);
        };
    }

    private static String invalidBody(Operation operation) {
        return operation == Operation.SIGN_UP ? "{\"email\":\"jane\"}" : "{\"otpCode\":\"none\"}";
    }

    private Answer underFault(Contract.Row row) throws IOException {
        var fault = Arrays.stream(Fault.values())
                .filter(candidate -> candidate.outcome(row.operation()).equals(row.answer()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("how is this provoked: " + row));
        var caller = due();
        try {
            return faulty.underFault(fault, () -> call(row.operation(), validBody(row.operation(), caller), caller));
        } finally {
            faulty.awaitRecovery();
        }
    }

    private Answer wrongCode() {
        var caller = signUp();
        var wrong = (Integer.parseInt(code(caller)) + 1) % 1_000_000;
        return faulty.ias().confirm(caller.token(), String.format(Locale.ROOT, "%06d", wrong));
    }

    /** Calls another instance, which denies the second wrong code of a client. */
    private Answer tooManyWrongCodes() {
        try (var strict = Ias.setup()
                .on(TestDatabase.create(), faulty.relay())
                .clock(faulty.clock())
                .set("ias.limits.client-wrong-codes-per-hour", 1)
                .start()) {
            var address = "guessed@example.com";
            var token = strict.signUp(address).token();
            var code = faulty.relay().lastTo(address).code();
            strict.confirm(token, code.equals("000000") ? "000001" : "000000");
            return strict.confirm(token, code);
        }
    }

    private Answer expired(Operation operation, Duration lifetime) {
        var caller = signUp();
        faulty.advance(lifetime);
        return call(operation, validBody(operation, caller), caller);
    }

    private Answer tooManySignUps() {
        var address = signUp().address();
        var mails = faulty.relay().mailsTo(address).size();
        for (; mails < MAILS_AN_HOUR; mails++) {
            assertThat(faulty.ias().signUp(address).status()).isEqualTo(201);
        }
        return faulty.ias().signUp(address);
    }

    /** Calls another instance, which asks every caller for a proof of work. */
    private Answer challenged(Operation operation, Caller caller, String... headers) {
        var all = Stream.concat(Stream.of(authorization(operation, caller)), Stream.of(headers));
        try (var asking = Ias.setup()
                .on(TestDatabase.create(), faulty.relay())
                .clock(faulty.clock())
                .set("ias.challenge.provider", "altcha")
                .set("ias.challenge.when", "always")
                .start()) {
            return asking.post(operation.path(), validBody(operation, caller), all.toArray(String[]::new));
        }
    }

    private Answer plainText(Operation operation, Caller caller) {
        return faulty.ias()
                .send(HttpRequest.newBuilder(faulty.ias().uri(operation.path()))
                        .header("Content-Type", "text/plain")
                        .header("Authorization", "Bearer " + caller.token())
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build());
    }

    private Answer compressed(Operation operation, Caller caller) {
        return faulty.ias()
                .post(
                        operation.path(),
                        validBody(operation, caller),
                        "Authorization",
                        "Bearer " + caller.token(),
                        "Content-Encoding",
                        "gzip");
    }

    /** Returns a caller with a sign-up whose resend delay has passed. */
    private Caller due() {
        var caller = signUp();
        faulty.advance(Duration.ofSeconds(30));
        return caller;
    }

    private Caller signUp() {
        var address = String.format(Locale.ROOT, "caller-%d@example.com", numbers.incrementAndGet());
        return new Caller(address, faulty.ias().signUp(address).token());
    }

    private Answer call(Operation operation, String body, Caller caller) {
        return faulty.ias().post(operation.path(), body, authorization(operation, caller));
    }

    private static String[] authorization(Operation operation, Caller caller) {
        return operation == Operation.SIGN_UP
                ? new String[0]
                : new String[] {"Authorization", "Bearer " + caller.token()};
    }

    private String validBody(Operation operation, Caller caller) {
        return switch (operation) {
            case SIGN_UP -> "{\"email\":\"new-%s\",\"lang\":\"en\"}".formatted(caller.address());
            case RESEND -> "";
            case CONFIRM -> "{\"otpCode\":\"%s\"}".formatted(code(caller));
        };
    }

    private String code(Caller caller) {
        return faulty.relay().lastTo(caller.address()).code();
    }
}
