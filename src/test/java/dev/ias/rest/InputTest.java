package dev.ias.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.ias.testing.Answer;
import dev.ias.testing.Ias;
import dev.ias.testing.InputTable;
import dev.ias.testing.InputTable.Body;
import dev.ias.testing.RawConnection;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of inputs at the REST API: what is invalid is named, and what people paste is taken. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InputTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final TestRelay relay = new TestRelay();
    private final Ias ias = Ias.setup().on(TestDatabase.create(), relay).start();
    private String token = "";

    @BeforeAll
    void signUp() {
        token = ias.signUp("input@example.com").token();
    }

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    static List<Body> bodies() {
        return InputTable.bodies();
    }

    static List<Body> signUps() {
        return InputTable.signUps();
    }

    static List<Body> codes() {
        return InputTable.codes();
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void anInvalidBodyIsNamedByEveryOperation(Body body) {
        requireError(post("/users", body), body);
        requireError(post("/users/email-verification", body), body);
    }

    @ParameterizedTest
    @MethodSource("signUps")
    void aFieldOfTheWrongTypeIsNamedBySignUp(Body body) {
        requireError(post("/users", body), body);
    }

    @ParameterizedTest
    @MethodSource("codes")
    void aCodeOfTheWrongTypeIsNamed(Body body) {
        requireError(post("/users/email-verification", body), body);
    }

    @Test
    void whatIsCopiedAlongWithAnAddressIsRemoved() {
        var around = InputTable.around();
        for (var number = 0; number < around.size(); number++) {
            var address = "around-%s@example.com".formatted(number);
            var character = around.get(number);

            var answer = ias.signUp(json(character + address + character + character));

            assertThat(answer.outcome()).as("U+%04x", character.codePointAt(0)).isEqualTo("201");
            assertThat(relay.mailsTo(address)).hasSize(1);
        }
    }

    @Test
    void invisibleCharactersInsideAnAddressAreRefused() {
        for (var address : InputTable.addressesWithOneInside()) {
            var answer = ias.signUp(json(address));

            assertThat(answer.error()).as(json(address)).isEqualTo("400 request/0");
            assertThat(field(answer)).isEqualTo("email");
        }
        assertThat(relay.mailsTo("jane@example.com")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        zh-CN;q=0.9;     | 验证码
        es-ES_tradnl,zh  | código
        -es-,zh_CN       | 验证码
        yue-Hant-HK      | 驗證碼
        """)
    void aMalformedElementOfAcceptLanguageDropsItselfOnly(String languages, String word) {
        var address = "language-%s@example.com".formatted(languages.length());

        ias.post("/users", "{\"email\":\"%s\"}".formatted(address), "Accept-Language", languages);

        assertThat(relay.lastTo(address).subject()).contains(word);
    }

    @Test
    void aByteOrderMarkBeforeTheDocumentIsIgnored() {
        assertThat(ias.post("/users", "\ufeff{\"email\":\"mark@example.com\"}").outcome())
                .isEqualTo("201");
    }

    /** RFC 8259 section 11: the type has no charset parameter. */
    @Test
    void aCharsetOfTheBodysTypeHasNoEffect() {
        var body = "{\"email\":\"jane@b\u00fccher.example\"}";

        var answer = ias.send(HttpRequest.newBuilder(ias.uri("/users"))
                .header("Content-Type", "application/json; charset=iso-8859-1")
                .POST(BodyPublishers.ofString(body))
                .build());

        assertThat(answer.outcome()).isEqualTo("201");
        assertThat(relay.mailsTo("jane@xn--bcher-kva.example")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Content-Type: application/json~Content-Type: text/plain      | 415
        Content-Type: text/plain~Content-Type: application/json      | 415
        Content-Type: application/json, text/plain                   | 415
        Content-Type:                                                | 400
        Content-Type: application/json~Accept:                       | 400
        Content-Type: application/json~Accept: application/json;q=   | 400
        Content-Type: application/json~Accept: text/html, */*;q=0.1  | 400
        Content-Type: application/json~Accept: text/html~Accept: */* | 400
        Content-Type: application/json~Accept: nonsense              | 400
        """)
    void repeatedOrEmptyHeaderFieldsAreNotGuessed(String fields, int status) {
        try (var connection = new RawConnection(ias.uri("/"), TIMEOUT)) {
            var reply = connection
                    .send("POST /users HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n%s\r\n\r\n{}"
                            .formatted(fields.replace("~", "\r\n")))
                    .receive()
                    .orElseThrow();

            assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        }
    }

    /** Without a type, a body is read as JSON. */
    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyWithoutATypeIsCheckedToo(Body body) {
        var answer = ias.send(HttpRequest.newBuilder(ias.uri("/users"))
                .POST(BodyPublishers.ofByteArray(body.bytes()))
                .build());

        requireError(answer, body);
    }

    private Answer post(String path, Body body) {
        return ias.send(HttpRequest.newBuilder(ias.uri(path))
                .headers("Content-Type", Ias.JSON, "Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofByteArray(body.bytes()))
                .build());
    }

    private static void requireError(Answer answer, Body body) {
        assertThat(answer.error()).as(answer.toString()).isEqualTo(body.error());
        ErrorBody.requireErrStatusMsg(answer);
        assertThat(field(answer)).isEqualTo(body.field());
        assertThat(StandardCharsets.UTF_8
                        .newEncoder()
                        .canEncode(answer.response().body()))
                .isTrue();
    }

    private static String field(Answer answer) {
        return answer.json().at("/validationDetail/0/field").asText();
    }

    private static String json(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
