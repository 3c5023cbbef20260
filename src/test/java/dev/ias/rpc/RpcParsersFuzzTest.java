package dev.ias.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.fuzz.Fuzz;
import dev.ias.language.Languages;
import dev.ias.language.TestLanguages;
import dev.ias.rpc.operation.AddressList;
import dev.ias.rpc.operation.RpcParameters;
import dev.ias.rpc.request.GatewayException;
import dev.ias.rpc.request.RequestReader;
import dev.ias.rpc.request.RpcRequest;
import dev.ias.rpc.signature.Acs3Authorization;
import dev.ias.rpc.signature.Acs3Signature;
import dev.ias.rpc.signature.CanonicalQuery;
import dev.ias.rpc.signature.PercentEncoding;
import dev.ias.rpc.signature.Timestamps;
import dev.ias.rpc.signature.UniqueParameters;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fuzz tests of the parsers of the RPC API: each input results in a value or a 4xx error of the gateway. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RpcParsersFuzzTest {

    private static final Languages LANGUAGES = TestLanguages.builtIn();

    private static final List<String> PIECES = List.of(
            "&",
            "=",
            "%",
            "%00",
            "%0d%0a",
            "%zz",
            "%E4%BD",
            "+",
            ",",
            ";",
            "@",
            "\0",
            "\r\n",
            "\ud800",
            "-1",
            "0",
            "99999999999999999999",
            "true",
            "xn--",
            "İ",
            "\ufeff",
            "Email",
            "Lang",
            "PageNum",
            "UserClientIp",
            "::ffff:1.2.3.4",
            "fe80::1%eth0");

    @Test
    void aQueryIsParsedOrRefused() {
        Fuzz.run(
                "RPC query and parameters",
                0.16,
                List.of(
                        "Action=SubmitEmailVerification&Email=a@example.com,b@example.com&Lang=zh_CN&SendIfExist=true",
                        "PageNum=1&PageSize=20&BeginCreateTime=0&EndCreateTime=1772366400000&VerificationStatus=1",
                        "Email=a%40example.com&UserClientIp=192.0.2.1&Lang=en&Token=abc&Format=JSON",
                        ""),
                PIECES,
                RpcParsersFuzzTest::readParameters);
    }

    private static void readParameters(String query) {
        var form = RequestReader.decode(query);
        var request = new RpcRequest("POST", "/", form, List.of(), Map.of("host", query), new byte[0]);
        attempt(() -> UniqueParameters.check(request));
        attempt(() -> AnswerFormat.check(request));
        attempt(() -> readParameters(new RpcParameters(request, LANGUAGES)));
        request.host();
        requireCanonical(CanonicalQuery.of(request.parameters()));
    }

    private static void readParameters(RpcParameters parameters) {
        attempt(() -> parameters.flag("SendIfExist"));
        attempt(() -> parameters.integer("PageNum", 1, 100));
        attempt(() -> parameters.time("EndCreateTime"));
        attempt(() -> AddressList.of(parameters.emails()));
        attempt(parameters::email);
        attempt(parameters::userClientIp);
        attempt(parameters::language);
    }

    private static void requireCanonical(String canonical) {
        assertThat(canonical).matches("[A-Za-z0-9._~%&=-]*");
    }

    @Test
    void anEncodedTextDecodesToItself() {
        Fuzz.run("percent-encoding", 0.06, List.of("jane doe+x@example.com", "中文/*~'"), PIECES, text -> {
            var encoded = PercentEncoding.encode(text);
            assertThat(encoded).matches("(?:[A-Za-z0-9._~-]++|%[0-9A-F]{2})*+");
            // Unpaired surrogates have no encoding in UTF-8.
            if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                assertThat(URLDecoder.decode(encoded, StandardCharsets.UTF_8)).isEqualTo(text);
            }
        });
    }

    @Test
    void aTimestampIsParsedOrRefused() {
        var now = Instant.parse("2026-03-01T12:00:00Z");
        Fuzz.run(
                "time stamps",
                0.06,
                List.of("2026-03-01T12:00:00Z", "2026-02-29T23:59:60Z", "+999999999-12-31T23:59:59Z"),
                List.of("-", ":", "T", "Z", "+", "0", "9999999999", "24", "60", "٣", ".5"),
                text -> attempt(() -> Timestamps.check(text, now)));
    }

    @Test
    void anAuthorizationHeaderIsParsedOrRefused() {
        Fuzz.run(
                "ACS3 authorization",
                0.08,
                List.of("ACS3-HMAC-SHA256 Credential=IAS1,SignedHeaders=host;x-acs-date,Signature=00ff"),
                List.of(
                        ",",
                        ";",
                        "=",
                        " ",
                        "Credential",
                        "SignedHeaders",
                        "Signature=",
                        "ACS3-",
                        "ACS3-HMAC-SM3 ",
                        "\0"),
                text -> {
                    var headers = Map.of("authorization", text, "host", "a", "x-acs-date", text);
                    var request = new RpcRequest("POST", "/", List.of(), List.of(), headers, new byte[0]);
                    attempt(() -> Acs3Authorization.read(request));
                    attempt(() -> Acs3Signature.read(request).signedWith("secret"));
                });
    }

    @Test
    void anAddressListKeepsItsOrderAndHasEachValidAddressOnce() {
        Fuzz.run("address lists", 0.06, List.of("a@example.com,A@EXAMPLE.com,ü@x,b@bücher.example"), PIECES, text -> {
            var typed = Arrays.asList(text.split(","));
            var list = AddressList.of(typed);
            assertThat(list.entries().stream().map(AddressList.Entry::typed)).isEqualTo(typed);
            assertThat(list.valid()).doesNotHaveDuplicates();
        });
    }

    private static void attempt(Runnable parser) {
        try {
            parser.run();
        } catch (GatewayException e) {
            assertThat(e.error().status()).isBetween(400, 499);
        }
    }
}
