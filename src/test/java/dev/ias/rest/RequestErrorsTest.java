package dev.ias.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Answer;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid requests are answered with an error of the contract, never with a page or a stack trace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestErrorsTest {

    private static final String TOO_LARGE = "{\"x\":\"%s\"}".formatted("x".repeat(20_000));

    private final TestRelay relay = new TestRelay();
    private final Ias ias = Ias.setup().on(TestDatabase.create(), relay).start();
    private final AtomicInteger numbers = new AtomicInteger();
    private String token = "";

    @BeforeAll
    void signUp() {
        token = ias.signUp("requests@example.com").token();
    }

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "''                       ~ 400 request/1",
                "null                     ~ 400 request/1",
                "[]                       ~ 400 request/0",
                "[{}]                     ~ 400 request/0",
                "'\"text\"'               ~ 400 request/0",
                "7                        ~ 400 request/0",
                "true                     ~ 400 request/0",
                "{}                       ~ 400 request/0",
                "{                        ~ 400 request/3",
                "{\"email\"               ~ 400 request/3",
                "{\"email\":}             ~ 400 request/3",
                "{email:1}                ~ 400 request/3",
                "}                        ~ 400 request/3",
                "no json                  ~ 400 request/3",
                "<xml/>                   ~ 400 request/3",
                "email=jane@example.com   ~ 400 request/3"
            })
    void anInvalidBodyIsRejected(String body, String row) {
        requireError(ias.post("/users", body), row);
        requireError(ias.post("/users/email-verification", body, "Authorization", "Bearer " + token), row);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "[]", "{", "no json"})
    void theOperationWithoutABodyIgnoresIt(String body) {
        requireError(
                ias.post("/users/email-verification-code", body, "Authorization", "Bearer " + token), "429 user/400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "text/json", "*/*"})
    void aBodyOfAnotherTypeIsRejected(String type) {
        requireError(ias.send(request("/users", BodyPublishers.ofString("{}"), "Content-Type", type)), "415 request/8");
        requireError(
                ias.send(request(
                        "/users/email-verification",
                        BodyPublishers.ofString("{}"),
                        "Content-Type",
                        type,
                        "Authorization",
                        "Bearer " + token)),
                "415 request/8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8", "Application/JSON"})
    void allSpellingsOfTheJsonTypeAreAccepted(String type) {
        requireError(ias.send(request("/users", BodyPublishers.ofString("{}"), "Content-Type", type)), "400 request/0");
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatIsTooLargeIsRejected(Operation operation) {
        requireError(ias.send(authorized(operation, BodyPublishers.ofString(TOO_LARGE))), "413 request/7");
    }

    @ParameterizedTest
    @EnumSource(names = {"SIGN_UP", "CONFIRM"})
    void aChunkedBodyThatIsTooLargeIsRejected(Operation operation) {
        requireError(ias.send(authorized(operation, chunked(TOO_LARGE))), "413 request/7");
    }

    @Test
    void theOperationWithoutABodyRejectsALargeChunkedOne() {
        requireError(ias.send(authorized(Operation.RESEND, chunked(TOO_LARGE))), "413 request/7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/user", "/users/x", "/api/v1/users", "/%00"})
    void anUnknownPathIsRejected(String path) {
        requireError(ias.post(path, "{}"), "404 request/4");
    }

    /** The router accepts these spellings as paths of the contract; they must not bypass the filters. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users/",
                "/users/email-verification/",
                "/users//email-verification",
                "/users/email-verification-code/",
                "/users/%65mail-verification"
            })
    void anotherSpellingOfAPathIsNotFound(String path) {
        var body = "{\"email\":\"spelling@example.com\",\"otpCode\":\"123456\"}";

        requireError(ias.post(path, body), "404 request/4");
        requireError(ias.post(path, body, "Authorization", "Bearer " + token), "404 request/4");
        assertThat(relay.mailsTo("spelling@example.com")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "TRACE", "FOO"})
    void anotherMethodIsRejected(String method) {
        for (var operation : Operation.values()) {
            var answer = ias.send(HttpRequest.newBuilder(ias.uri(operation.path()))
                    .header("Content-Type", Ias.JSON)
                    .method(method, BodyPublishers.noBody())
                    .build());

            requireError(answer, "405 request/5");
            assertThat(answer.header("Allow").orElse("")).contains("POST");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherAcceptedTypeIsRejected(Operation operation) {
        var request = HttpRequest.newBuilder(
                        authorized(operation, BodyPublishers.ofString("{}")), (name, value) -> true)
                .header("Accept", "text/html")
                .build();

        requireError(ias.send(request), "406 request/6");
    }

    @Test
    void aUriThatIsTooLongIsRejected() {
        requireError(ias.postAlone("/users?x=" + "x".repeat(200_000), "{}"), "414 request/7");
    }

    @Test
    void headersThatAreTooLongAreRejected() {
        requireError(ias.postAlone("/users", "{}", "X-Long", "x".repeat(9_000)), "431 request/7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gzip", "deflate", "br", "zstd", "GZIP", "x-gzip", "gzip, identity", "identity, br", "nonsense"})
    void aBodyWithAContentCodingIsRejected(String coding) {
        for (var path : List.of("/users", "/users/email-verification")) {
            var answer = ias.post(path, "{}", "Content-Encoding", coding, "Authorization", "Bearer " + token);

            requireError(answer, "415 request/10");
            // RFC 9110 section 12.5.3
            assertThat(answer.header("Accept-Encoding")).hasValue("identity");
        }
    }

    @Test
    void aChunkedBodyWithAContentCodingIsRejected() {
        var body = ("{}" + " ".repeat(10_000)).getBytes(StandardCharsets.UTF_8);
        var answer = ias.send(HttpRequest.newBuilder(ias.uri("/users"))
                .headers("Content-Type", Ias.JSON, "Content-Encoding", "gzip")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build());

        requireError(answer, "415 request/10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "Identity", ""})
    void aBodyWithoutACodingIsRead(String coding) {
        requireError(ias.post("/users", "{}", "Content-Encoding", coding), "400 request/0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "true", "null", "[]", "{}", "{\"a\":1}", "1e400", "\"\"", "\" \""})
    void anEmailThatIsNotAStringIsRejected(String email) {
        requireError(ias.post("/users", "{\"email\":%s}".formatted(email)), "400 request/0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "null",
                "[]",
                "{}",
                "[\"123456\"]",
                "{\"a\":1}",
                "1.5",
                "-1",
                "100000000",
                "1e400",
                "123456.5",
                "99999999999999999999",
                "\"\"",
                "\"12345\"",
                "\"123456789\"",
                "\"abcdef\"",
                "\"12345a\"",
                "\"+12345\"",
                "\"1e5000\""
            })
    void aMalformedOtpCodeIsRejectedAndCountsNoTry(String code) {
        var address = String.format(Locale.ROOT, "no-code-%d@example.com", numbers.incrementAndGet());
        var own = ias.signUp(address).token();

        var answer = ias.post(
                "/users/email-verification", "{\"otpCode\":%s}".formatted(code), "Authorization", "Bearer " + own);

        requireError(answer, "400 request/0");
        assertThat(answer.header("RateLimit")).isEmpty();
        var right = Integer.parseInt(relay.lastTo(address).code());
        var wrong = ias.confirm(own, String.format(Locale.ROOT, "%06d", (right + 1) % 1_000_000));
        assertThat(wrong.header("RateLimit")).hasValue("\"tries\";r=4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "spaces       ~ ' %2$s %3$s '",
                "hyphen       ~ '%2$s-%3$s'",
                "dash         ~ '%2$s\u2013%3$s'",
                "no-break     ~ '%2$s\u00a0%3$s'",
                "line         ~ '%2$s%3$s\\n'",
                "invisible    ~ '\u200b%2$s\u2060%3$s\ufeff'",
                "full-width   ~ '%4$s'"
            })
    void aPastedCodeConfirms(String name, String pattern) {
        var address = name + "@example.com";
        var token = ias.signUp(address).token();
        var code = relay.lastTo(address).code();
        var typed = pattern.formatted(code, code.substring(0, 3), code.substring(3), fullWidth(code));

        assertThat(ias.confirm(token, typed).outcome()).isEqualTo("201");
    }

    /**
     * One code in ten begins with a zero; the probability that none of these does is about one in a thousand million.
     */
    @Test
    void aNumberConfirmsACodeWithLeadingZeros() {
        for (var attempt = 0; attempt < 200; attempt++) {
            var address = String.format(Locale.ROOT, "number-%d@example.com", attempt);
            var own = ias.signUp(address).token();
            var code = relay.lastTo(address).code();
            if (code.startsWith("0")) {
                var body = String.format(Locale.ROOT, "{\"otpCode\":%d}", Integer.parseInt(code));
                var answer = ias.post("/users/email-verification", body, "Authorization", "Bearer " + own);
                assertThat(answer.outcome()).isEqualTo("201");
                return;
            }
        }
        throw new AssertionError("no code began with a zero");
    }

    private static String fullWidth(String digits) {
        return digits.chars()
                .map(digit -> digit - '0' + '\uff10')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private HttpRequest authorized(Operation operation, BodyPublisher body) {
        return request(operation.path(), body, "Content-Type", Ias.JSON, "Authorization", "Bearer " + token);
    }

    private HttpRequest request(String path, BodyPublisher body, String... headers) {
        return HttpRequest.newBuilder(ias.uri(path)).headers(headers).POST(body).build();
    }

    private static BodyPublisher chunked(String body) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static void requireError(Answer answer, String row) {
        assertThat(answer.error()).as(answer.toString()).isEqualTo(row);
        ErrorBody.requireErrStatusMsg(answer);
        assertThat(answer.response().body()).doesNotContain("Exception", "<html", "dev.ias", "io.micronaut", "\\tat ");
    }
}
