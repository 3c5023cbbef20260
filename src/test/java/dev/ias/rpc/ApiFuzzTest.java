package dev.ias.rpc;

import dev.ias.account.AccessKey;
import dev.ias.account.AccessKeys;
import dev.ias.fuzz.Fuzz;
import dev.ias.fuzz.HttpTarget;
import dev.ias.rpc.signature.Calls;
import dev.ias.rpc.signature.PercentEncoding;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Fuzz tests of all APIs of the running service over raw connections. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ApiFuzzTest {

    private static final String NOW = "2026-03-01T12:00:00Z";
    private static final String JSON = "Host: ias\nContent-Type: application/json\n";
    private static final List<String> PIECES = List.of(
            "\n",
            "\n\n",
            " ",
            "/",
            "//",
            "..",
            "?",
            "&",
            "=",
            "%",
            "%00",
            "%2f",
            "%0d%0a",
            "%zz",
            "%ff",
            ":",
            ",",
            ";",
            "\"",
            "{",
            "}",
            "[",
            "]",
            "null",
            "true",
            "1e999",
            "-1",
            "99999999999999999999",
            "\\u0000",
            "\\ud800",
            "\0",
            "\r",
            "\t",
            "\ufeff",
            "\ud83d",
            "ü",
            "[[[[[[[[",
            "Accept: text/html\n",
            "Accept: */*;q=0\n",
            "Accept: /\n",
            "Accept-Language: zh\n",
            "Content-Type: text/plain\n",
            "Content-Type: ;\n",
            "Content-Type: multipart/form-data\n",
            "Content-Type: application/json;charset=UTF-16\n",
            "Content-Encoding: gzip\n",
            "Origin: null\n",
            "Cookie: a=b; =\n",
            "X-Forwarded-For: ::1\n",
            "Host: a:b:c\n",
            "Authorization: Bearer a.b.c\n",
            "Authorization: ACS3-HMAC-SHA256 a\n",
            "Range: bytes=0-1\n",
            "If-Modified-Since: x\n",
            "PUT ",
            "OPTIONS ",
            "TRACE ",
            "HTTP/1.0",
            "HTTP/1.9",
            "/swagger-ui/",
            "/users");

    private final Ias ias = Ias.setup()
            .alone()
            .clock(new TestClock())
            .set("ias.limits.client-sign-ups-per-hour", 200)
            .start();

    @AfterAll
    void stop() {
        ias.close();
    }

    @Test
    void everyRequestGetsAnAnswerOfAnApi() {
        var token = ias.signUp("fuzz@example.com").token();
        var bearer = JSON + "Authorization: Bearer " + token + "\n";
        var corpus = List.of(
                "POST /users HTTP/1.1\n" + JSON + "\n{\"email\":\"jane@example.com\",\"lang\":\"zh-CN\"}",
                "POST /users/email-verification-code HTTP/1.1\n" + bearer + "\n",
                "POST /users/email-verification HTTP/1.1\n" + bearer + "\n{\"otpCode\":\"123456\"}",
                "GET /email-verifications/" + "0123456789abcdef".repeat(4)
                        + " HTTP/1.1\nHost: ias\nAccept-Language: zh;q=0.5\n\n",
                "POST /email-verifications/" + "f".repeat(64)
                        + " HTTP/1.1\nHost: ias\nContent-Type: application/x-www-form-urlencoded\n\n",
                "POST /email-mutes/" + "A".repeat(44)
                        + "?mute=on HTTP/1.1\nHost: ias\nContent-Type: application/x-www-form-urlencoded\n\n",
                "GET /.well-known/jwks.json HTTP/1.1\nHost: ias\n\n",
                "GET /?Action=SubmitEmailVerification&Version=2018-01-29&Email=a@example.com&Format=JSON HTTP/1.1\n"
                        + "Host: ias\n\n",
                "POST /?Action=ListEmailVerification HTTP/1.1\n"
                        + "Host: ias\n"
                        + "Content-Type: application/x-www-form-urlencoded\n\n"
                        + "PageNum=1&Version=2018-01-29",
                "OPTIONS /users HTTP/1.1\n"
                        + "Host: ias\n"
                        + "Origin: https://a.example\n"
                        + "Access-Control-Request-Method: POST\n\n");
        try (var service = new HttpTarget(ias.uri("/"))) {
            Fuzz.run("HTTP, all paths", 0.16, corpus, PIECES, input -> service.answer(HttpTarget.framed(input)));
        }
    }

    /** The calls are signed, so that their parameters reach the operations. */
    @Test
    void everySignedCallGetsAnAnswerOfTheRpcApi() {
        var key = ias.bean(AccessKeys.class).create();
        var corpus = List.of(
                "Action=ListEmailVerification&Email=a@example.com&PageNum=1&PageSize=20&BeginCreateTime=0&VerificationStatus=1",
                "Action=QueryEmailVerification&Email=a@example.com&Lang=zh",
                "Action=DeleteEmailVerification&Email=a@example.com,b@example.com&UserClientIp=192.0.2.1",
                "Action=ResendEmailVerification&Email=a@example.com&Format=JSON",
                "Action=VerifyEmail&Token=" + "0123456789abcdef".repeat(4),
                "Action=EmailVerified&Email=a@example.com");
        var pieces = List.of(
                "&",
                "=",
                ",",
                "@",
                "\0",
                "\r\n",
                "\ud800",
                "\ufffe",
                "<",
                "]]>",
                "'",
                "%",
                "-1",
                "0",
                "2147483648",
                "253402300799999",
                "true",
                "Lang=",
                "Email=",
                "PageSize=",
                "Version=2017-12-18&",
                "\ud83d\ude00",
                "_",
                "\\");
        try (var service = new HttpTarget(ias.uri("/"))) {
            Fuzz.run("HTTP, signed calls", 0.05, corpus, pieces, input -> service.answer(signed(key, input)));
        }
    }

    private static String signed(AccessKey key, String input) {
        var parameters = input.split("&");
        for (var i = 0; i < parameters.length; i++) {
            parameters[i] = parameters[i].contains("=") ? parameters[i] : parameters[i] + "=";
        }
        var action = input.startsWith("Action=") ? parameters[0] : "Action=ListEmailVerification";
        var call = new Calls(Calls.hmacSha1Unsigned(key, NOW, UUID.randomUUID().toString(), parameters))
                .changedQuery(action)
                .request();
        var query = Calls.signHmacSha1(key, call).query().stream()
                .map(parameter ->
                        PercentEncoding.encode(parameter.name()) + "=" + PercentEncoding.encode(parameter.value()))
                .collect(Collectors.joining("&"));
        return HttpTarget.framed("GET /?" + query + " HTTP/1.1\nHost: ias.example\n\n");
    }

    @Test
    void noInputLeavesAConnectionWaiting() {
        var corpus = List.of(
                "POST /users HTTP/1.1\r\nHost: ias\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
                "POST /users HTTP/1.1\r\nHost: ias\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "GET /?Action=A HTTP/1.1\r\nHost: ias\r\n\r\n");
        var pieces = List.of(
                "\r\n",
                "\n",
                "\r",
                "\0",
                ":",
                " ",
                "Content-Length: 9\r\n",
                "Transfer-Encoding: chunked\r\n",
                "ffffffff\r\n",
                "0\r\n\r\n",
                "Expect: 100-continue\r\n",
                "Upgrade: h2c\r\nConnection: upgrade\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "HTTP/1.0",
                "CONNECT a:1 ");
        try (var service = new HttpTarget(ias.uri("/"))) {
            Fuzz.run("HTTP, raw bytes", 0.015, corpus, pieces, service::end);
        }
    }
}
