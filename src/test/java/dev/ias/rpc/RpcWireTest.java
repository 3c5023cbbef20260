package dev.ias.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.rpc.operation.CannedOperation;
import dev.ias.rpc.request.RpcRequest.Parameter;
import java.net.http.HttpRequest;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Variants of requests that clients send, and the format of the answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RpcWireTest {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final RpcFixture rpc = new RpcFixture(CannedOperation.all());

    @AfterAll
    void stop() {
        rpc.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
        GET with everything in the query!             GET /?{call}|Host: ias.example!                                                         ''
        POST without a length, type or body!          POST /?{call}|Host: ias.example!                                                        ''
        POST with an empty body!                      POST /?{call}|Host: ias.example|Content-Length: 0!                                      ''
        POST with an empty chunked body!              POST /?{call}|Host: ias.example|Transfer-Encoding: chunked!                             {end}
        POST of an empty form!                        POST /?{call}|Host: ias.example|Content-Type: {form}|Content-Length: 0!                 ''
        POST of a form without a length!              POST /?{call}|Host: ias.example|Content-Type: {form}!                                   ''
        POST with everything in the form!             POST /|Host: ias.example|Content-Type: {form}|Content-Length: {length}!                 {call}
        POST of a form with a charset!                POST /|Host: ias.example|Content-Type: {form}; charset=UTF-8|Content-Length: {length}!  {call}
        POST of a form of unusual case!               POST /|Host: ias.example|Content-Type: Application/X-WWW-Form-URLEncoded|Content-Length: {length}! {call}
        POST of a form without a type!                POST /|Host: ias.example|Content-Length: {length}!                                      {call}
        POST of a chunked form!                       POST /|Host: ias.example|Content-Type: {form}|Transfer-Encoding: chunked!               {chunks}
        POST of an empty JSON body!                   POST /?{call}|Host: ias.example|Content-Type: application/json|Content-Length: 0!       ''
        GET that accepts neither format!            GET /?{call}|Host: ias.example|Accept: text/plain!                                      ''
        """)
    void aCallOfAnyShapeIsAccepted(String shape, String head, String body) {
        var call = RpcFixture.SUBMIT + "&Email=jane%40example.com&Format=JSON";
        var end = "0\r\n\r\n";
        var chunks = Integer.toHexString(call.length()) + "\r\n" + call + "\r\n" + end;

        var answer = rpc.raw(
                head.replace("{call}", call)
                        .replace("{form}", FORM)
                        .replace("{length}", String.valueOf(call.length()))
                        .replaceFirst("^([A-Z]+ [^|]*)", "$1 HTTP/1.1"),
                body.replace("{call}", call).replace("{chunks}", chunks).replace("{end}", end));

        assertThat(answer).as(shape).startsWith("HTTP/1.1 200 OK").contains("\"Email\":\"jane@example.com\"");
    }

    @Test
    void aBodyOfAnotherTypeIsNotReadAsAForm() {
        var answer = rpc.ias()
                .send(HttpRequest.newBuilder(rpc.ias().uri("/?" + RpcFixture.SUBMIT + "&Email=a%40b.example"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("SendIfExist=nonsense"))
                        .build());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(rpc.received().form()).isEmpty();
        assertThat(rpc.received().body()).asString().isEqualTo("SendIfExist=nonsense");
    }

    @Test
    void queryAndFormAreMerged() {
        var answer = rpc.post(
                "Action=SubmitEmailVerification&Format=JSON&SendIfExist=true", "Version=2018-01-29&Email=a@b.example");

        assertThat(answer.json().at("/SuccessList/0/Email").asText()).isEqualTo("a@b.example");
        assertThat(rpc.received().query())
                .extracting(Parameter::name)
                .containsExactly("Action", "Format", "SendIfExist");
        assertThat(rpc.received().form())
                .containsExactly(new Parameter("Version", "2018-01-29"), new Parameter("Email", "a@b.example"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        a%20b                 | a b
        a+b                   | a b
        a%2Bb                 | a+b
        a*b                   | a*b
        a%2Ab                 | a*b
        a~b                   | a~b
        a%7Eb                 | a~b
        a!'()b                | a!'()b
        a;b                   | a;b
        a=b                   | a=b
        a%26b                 | a&b
        a%23b                 | a#b
        %E4%B8%AD%E6%96%87    | 中文
        %F0%9F%93%AC          | 📬
        a%252Bb               | a%2Bb
        """)
    void valuesAreDecodedInQueryAndFormAlike(String sent, String meant) {
        rpc.get(RpcFixture.SUBMIT + "&Email=" + sent);
        assertThat(rpc.received().parameter("Email")).hasValue(meant);

        rpc.post(RpcFixture.SUBMIT, "Email=" + sent);
        assertThat(rpc.received().parameter("Email")).hasValue(meant);
    }

    @Test
    void orderDuplicatesAndEmptyValuesAreKeptForTheSignature() {
        rpc.post(RpcFixture.SUBMIT + "&b=2&a=1&b=3&Lang=&flag&&=x", "b=4&a=5");

        assertThat(rpc.received().parameters().skip(2))
                .containsExactly(
                        new Parameter("b", "2"),
                        new Parameter("a", "1"),
                        new Parameter("b", "3"),
                        new Parameter("Lang", ""),
                        new Parameter("flag", ""),
                        new Parameter("", "x"),
                        new Parameter("b", "4"),
                        new Parameter("a", "5"));
    }

    @Test
    void aMalformedEscapeInAFormIsTakenLiterally() {
        rpc.post(RpcFixture.SUBMIT, "Email=%zz&x=%4&sign=%+1&digits=%\uff14\uff11&%=%");

        assertThat(rpc.received().form())
                .containsExactly(
                        new Parameter("Email", "%zz"),
                        new Parameter("x", "%4"),
                        new Parameter("sign", "%+1"),
                        new Parameter("digits", "%\uff14\uff11"),
                        new Parameter("%", "%"));
    }

    @ParameterizedTest
    @ValueSource(strings = {FORM + "x", FORM + ", text/plain", "text/plain;" + FORM})
    void aBodyOfASimilarTypeIsNotReadAsAForm(String type) {
        rpc.raw(
                "POST /?%s HTTP/1.1|Host: ias.example|Content-Type: %s|Content-Length: 3"
                        .formatted(RpcFixture.SUBMIT, type),
                "a=b");

        assertThat(rpc.received().form()).isEmpty();
    }

    @Test
    void headersAreFoundByLowerCaseName() {
        rpc.raw(
                "GET /?%s HTTP/1.1|HOST: ias.example:8080|X-Acs-Date: 1|x-acs-date: 2".formatted(RpcFixture.SUBMIT),
                "");

        assertThat(rpc.received().header("x-acs-date")).hasValue("1,2");
        assertThat(rpc.received().host()).isEqualTo("ias.example");
        assertThat(rpc.received().method()).isEqualTo("GET");
        assertThat(rpc.received().path()).isEqualTo("/");
    }

    @ParameterizedTest
    @CsvSource({
        "'', application/xml",
        "Format=, application/xml",
        "Format=XML, application/xml",
        "Format=xml, application/xml",
        "Format=JSON, application/json",
        "Format=json, application/json",
    })
    void theFormatIsTheRequestedOneAndXmlByDefault(String format, String type) {
        var answer = rpc.get(RpcFixture.SUBMIT + "&Email=jane@example.com&" + format);

        assertThat(answer.header("Content-Type")).hasValue(type + ";charset=utf-8");
        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"500, query", "500, form", "501, query", "501, form"})
    void fiveHundredAddressesFitIntoOneCall(int count, String where) {
        // Addresses of the maximum length in the form, of a usual length in the query; at sign and comma are escaped.
        var email = where.equals("form")
                ? "l".repeat(64) + "%40" + ("d".repeat(61) + ".").repeat(3) + "ex"
                : "jane.roe%40example.com";
        var emails = IntStream.range(0, count).mapToObj(i -> email).collect(Collectors.joining("%2C"));

        var answer = where.equals("query")
                ? rpc.get(RpcFixture.SUBMIT + "&Format=JSON&Email=" + emails)
                : rpc.post(RpcFixture.SUBMIT + "&Format=JSON", "Email=" + emails);

        if (count == 500) {
            assertThat(answer.json().path("SuccessList")).hasSize(500);
        } else {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("Code").asText()).isEqualTo("ParameterIllegal");
        }
    }

    @Test
    void everyAnswerHasAUniqueRequestId() {
        var first = rpc.get(RpcFixture.SUBMIT + "&Email=a@b.example&Format=JSON")
                .json()
                .path("RequestId");
        var second = rpc.get("Format=JSON").json().path("RequestId");

        assertThat(first.asText()).matches("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");
        assertThat(second.asText())
                .matches("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")
                .isNotEqualTo(first.asText());
    }
}
