package dev.ias.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.rpc.operation.Action;
import dev.ias.rpc.operation.CannedOperation;
import dev.ias.testing.Answer;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors have the codes and messages of the original API, in the format that the client reads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RpcErrorsTest {

    private static final String REQUEST_ID = "[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}";
    private static final String ACS3 = "ACS3-HMAC-SHA256 Credential=ias-dev,SignedHeaders=host,Signature=00";

    private final RpcFixture rpc = new RpcFixture(CannedOperation.all());

    @AfterAll
    void stop() {
        rpc.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyActionChecksTheAddressOfTheUser(Action action) {
        var call = "Action=%s&Version=2018-01-29&Format=JSON&Token=0b&Email=a@b.example&UserClientIp="
                .formatted(action.text());

        assertThat(rpc.get(call + "2001:db8::17").status()).isEqualTo(200);
        for (var address : List.of("1.2.3", "10", "fe80::1%25eth0", "client.example", "127.0.0.1:80")) {
            assertThat(rpc.get(call + address).json().path("Code").asText()).isEqualTo("InvalidUserClientIp");
        }
    }

    /** Each row also has the errors of the rows below it, which tests the order of the checks. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                                                                                       | 404 | InvalidAction.NotFound     | Specified api is not found, please check your url and method.
        Version=1&Format=x&AccessKeyId=unknown                                                   | 404 | InvalidAction.NotFound     | Specified api is not found, please check your url and method.
        Action=&Version=2018-01-29                                                               | 404 | InvalidAction.NotFound     | Specified api is not found, please check your url and method.
        Action=Nonsense&Version=1&Format=x&AccessKeyId=unknown                                   | 404 | InvalidAction.NotFound     | Specified api is not found, please check your url and method.
        Action=submitEmailVerification&Version=2018-01-29                                        | 404 | InvalidAction.NotFound     | Specified api is not found, please check your url and method.
        action=SubmitEmailVerification&Version=2018-01-29                                        | 404 | InvalidAction.NotFound     | Specified api is not found, please check your url and method.
        Action=QueryEmailVerification&Version=2017-12-18&AccessKeyId=unknown                     | 404 | InvalidAction.NotFound     | Specified api is not found, please check your url and method.
        Action=SubmitEmailVerification&Format=x&AccessKeyId=unknown                              | 400 | MissingVersion             | Version is mandatory for this action.
        Action=SubmitEmailVerification&version=2018-01-29                                        | 400 | MissingVersion             | Version is mandatory for this action.
        Action=SubmitEmailVerification&Version=2018-02-08&Format=x&AccessKeyId=unknown           | 400 | InvalidVersion             | Specified parameter Version is not valid.
        Action=SubmitEmailVerification&Version=2018-01-29&Format=x&AccessKeyId=unknown           | 400 | InvalidParameter.Format    | Specified parameter format is not valid.
        Action=SubmitEmailVerification&Version=2018-01-29&AccessKeyId=unknown                    | 404 | InvalidAccessKeyId.NotFound| Specified access key is not found.
        Action=SubmitEmailVerification&Version=2018-01-29                                        | 400 | InvalidSendIfExist         | Specified parameter SendIfExist is not valid.
        """)
    void theFirstErrorIsReported(String query, int status, String code, String message) {
        var answer = rpc.get(query + "&SendIfExist=nonsense");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).hasValue("application/xml;charset=utf-8");
        assertThat(RpcFixture.xpath(answer, "/Error/Code")).isEqualTo(code);
        assertThat(RpcFixture.xpath(answer, "/Error/Message")).isEqualTo(message);
        assertThat(RpcFixture.xpath(answer, "/Error/RequestId")).matches(REQUEST_ID);
    }

    @ParameterizedTest
    @CsvSource({
        "SubmitEmailVerification, '', MissingEmail",
        "SubmitEmailVerification, Email=, MissingEmail",
        "SubmitEmailVerification, email=a@b.example, MissingEmail",
        "SubmitEmailVerification, 'Email=,%20,', MissingEmail",
        "SubmitEmailVerification, Email=a@b.example&SendIfExist=1, InvalidSendIfExist",
        "ResendEmailVerification, '', MissingEmail",
        "DeleteEmailVerification, '', MissingEmail",
        "QueryEmailVerification, '', MissingEmail",
        "EmailVerified, '', MissingEmail",
        "VerifyEmail, '', MissingToken",
        "VerifyEmail, Token=%20, MissingToken",
        "ListEmailVerification, PageNum=0, InvalidPageNum",
        "ListEmailVerification, PageNum=x, InvalidPageNum",
        "ListEmailVerification, PageNum=%2B1, InvalidPageNum",
        "ListEmailVerification, PageNum=%E0%A5%A7, InvalidPageNum",
        "ListEmailVerification, PageSize=0, InvalidPageSize",
        "ListEmailVerification, PageSize=5001, InvalidPageSize",
        "ListEmailVerification, VerificationStatus=2, InvalidVerificationStatus",
    })
    void aMissingOrInvalidParameterIsNamed(String action, String parameters, String code) {
        var answer = rpc.post("Action=%s&Version=2018-01-29&Format=JSON&".formatted(action) + parameters, "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("Code").asText()).isEqualTo(code);
    }

    @Test
    void errorsAreInJsonIfRequested() {
        var answer = rpc.get(RpcFixture.SUBMIT + "&Format=json");

        assertThat(answer.header("Content-Type")).hasValue("application/json;charset=utf-8");
        assertThat(answer.json().fieldNames())
                .toIterable()
                .containsExactly("RequestId", "HostId", "Code", "Message", "Recommend");
        assertThat(answer.json().path("HostId").asText()).isEqualTo("localhost");
        assertThat(answer.json().path("Recommend").asText())
                .isEqualTo("/swagger-ui/?urls.primaryName=ias%20RPC%20API&q=MissingEmail&requestId="
                        + answer.json().path("RequestId").asText());
    }

    @Test
    void onlyErrorsOfTheGatewayHaveARecommendation() {
        var ofGateway = rpc.get(RpcFixture.SUBMIT);
        var ofOperation = rpc.get("Action=VerifyEmail&Version=2018-01-29&Token=wrong");

        assertThat(RpcFixture.xpath(ofGateway, "count(/Error/Recommend)")).isEqualTo("1");
        assertThat(RpcFixture.xpath(ofOperation, "count(/Error/Recommend)")).isEqualTo("0");
        assertThat(RpcFixture.xpath(ofOperation, "/Error/Code")).isEqualTo("TokenFailed");
    }

    @Test
    void messagesOfOperationsAreInTheRequestedLanguageAndCodesAreNot() {
        var call = "Action=VerifyEmail&Version=2017-12-18&Format=JSON&Token=wrong";

        var english = rpc.get(call).json();
        var chinese = rpc.get(call + "&Lang=zh").json();

        assertThat(english.path("Message").asText()).startsWith("Invalid email link");
        assertThat(chinese.path("Message").asText()).startsWith("验证链接");
        assertThat(chinese.path("Code")).isEqualTo(english.path("Code"));
    }

    @Test
    void anUnexpectedFailureIsAnInternalErrorWithoutItsCause() {
        var answer = rpc.get("Action=EmailVerified&Version=2018-01-29&Email=fail@b.example");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(RpcFixture.xpath(answer, "/Error/Code")).isEqualTo("InternalError");
        assertThat(answer.response().body()).doesNotContain("broken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"})
    void otherMethodsThanGetAndPostAreRefused(String method) {
        var answer = rpc.method(method, RpcFixture.SUBMIT + "&Email=a@b.example");

        assertThat(answer.status()).isEqualTo(403);
        if (!method.equals("HEAD")) {
            assertThat(RpcFixture.xpath(answer, "/Error/Code")).isEqualTo("UnsupportedHTTPMethod");
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        var answer = rpc.post(RpcFixture.SUBMIT + "&Format=JSON", "Email=" + "a".repeat(200_000));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().path("Code").asText()).isEqualTo("RequestEntityTooLarge");
    }

    @Test
    void headerFieldsThatAreTooLargeAreRefused() {
        var answer = rpc.raw("GET /?Action=EmailVerified HTTP/1.1|Host: ias.example|X-Long: " + "x".repeat(9_000), "");

        assertThat(answer)
                .startsWith("HTTP/1.1 431")
                .contains("\"group\":\"request\",\"code\":7,", "\"Code\":\"RequestHeaderFieldsTooLarge\"");
    }

    @Test
    void aRequestLineThatIsTooLongIsRefused() {
        var answer = rpc.raw("GET /?Email=" + "x".repeat(17_000) + " HTTP/1.1|Host: ias.example", "");

        assertThat(answer)
                .startsWith("HTTP/1.1 414")
                .contains("\"group\":\"request\",\"code\":7,", "\"Code\":\"RequestURITooLong\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "nonsense", "identity, gzip"})
    void aFormWithAContentCodingIsRefused(String coding) {
        var answer = rpc.raw(
                "POST /?Format=JSON&Action=SubmitEmailVerification&Version=2018-01-29 HTTP/1.1|Host: ias.example"
                        + "|Content-Type: application/x-www-form-urlencoded|Content-Length: 3|Content-Encoding: "
                        + coding,
                "a=b");

        assertThat(answer)
                .startsWith("HTTP/1.1 415")
                .containsIgnoringCase("Accept-Encoding: identity")
                .contains("\"Code\":\"UnsupportedContentEncoding\"");
    }

    @Test
    void aChunkedFormWithAContentCodingIsRefused() {
        var answer = rpc.raw(
                "POST /?Format=JSON&Action=SubmitEmailVerification&Version=2018-01-29 HTTP/1.1|Host: ias.example"
                        + "|Content-Type: application/x-www-form-urlencoded|Transfer-Encoding: chunked"
                        + "|Content-Encoding: gzip",
                "3\r\na=b\r\n0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 415").contains("\"Code\":\"UnsupportedContentEncoding\"");
    }

    @Test
    void aMalformedRequestReachesNoApi() {
        var answer = rpc.raw("GET /?Action=%zz HTTP/1.1|Host: ias.example", "");

        assertThat(answer).startsWith("HTTP/1.1 400").contains("{\"group\":\"request\",\"code\":2,");
    }

    @Test
    void theHostIdIsTheEscapedHostHeader() {
        assertThat(rpc.raw("GET / HTTP/1.1|Host: ias.example:8080", "")).contains("<HostId>ias.example</HostId>");
        assertThat(rpc.raw("GET / HTTP/1.1|Host: [::1]:8080", "")).contains("<HostId>[::1]</HostId>");
        assertThat(rpc.raw("GET / HTTP/1.1|Host: <x>&", "")).doesNotContain("<x>");
        assertThat(rpc.raw("GET / HTTP/1.0", "")).contains("<HostId></HostId>");
    }

    @Test
    void callsSignedByHeadersNameTheActionInAHeaderAndGetJson() {
        var known = byHeaders("VerifyEmail", "2018-01-29", "Token=0b&Format=XML&Action=Nonsense&Version=1");
        var unknown = byHeaders("Nonsense", "2018-01-29", "Action=VerifyEmail&Token=0b");
        var wrongVersion = byHeaders("VerifyEmail", "1", "");
        var tooLarge = byHeaders("VerifyEmail", "2018-01-29", "Token=" + "x".repeat(200_000));

        assertThat(known.json().fieldNames()).toIterable().containsExactly("RequestId");
        assertThat(unknown.json().path("Code").asText()).isEqualTo("InvalidAction.NotFound");
        assertThat(wrongVersion.json().path("Code").asText()).isEqualTo("InvalidVersion");
        assertThat(tooLarge.json().path("Code").asText()).isEqualTo("RequestEntityTooLarge");
    }

    private Answer byHeaders(String action, String version, String form) {
        return rpc.ias()
                .send(HttpRequest.newBuilder(rpc.ias().uri("/"))
                        .headers("Authorization", ACS3, "x-acs-action", action, "x-acs-version", version)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build());
    }

    @Test
    void actionHeadersAreIgnoredInCallsSignedByParameters() {
        var answer = rpc.ias()
                .send(HttpRequest.newBuilder(rpc.ias().uri("/?Action=EmailVerified&Version=2018-01-29"))
                        .headers("x-acs-action", "VerifyEmail", "x-acs-version", "1")
                        .build());

        assertThat(RpcFixture.xpath(answer, "/Error/Code")).isEqualTo("MissingEmail");
    }

    @ParameterizedTest
    @CsvSource({"/nothing-here, 404 request/4", "/users, 405 request/5"})
    void otherPathsAreAnsweredByTheRestApi(String path, String error) {
        var answer = rpc.ias().send(HttpRequest.newBuilder(rpc.ias().uri(path)).build());

        assertThat(answer.error()).isEqualTo(error);
    }
}
