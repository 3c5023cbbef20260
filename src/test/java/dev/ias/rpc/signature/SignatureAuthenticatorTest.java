package dev.ias.rpc.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ias.account.AccessKey;
import dev.ias.account.AccessKeys;
import dev.ias.rpc.request.GatewayError;
import dev.ias.rpc.request.GatewayException;
import dev.ias.rpc.request.RpcRequest;
import dev.ias.rpc.request.RpcRequest.Parameter;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Authentication of calls, and the errors of those that are refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignatureAuthenticatorTest {

    private static final String NOW = "2026-03-01T12:00:00Z";

    private final Ias ias = Ias.setup().alone().clock(new TestClock()).start();
    private final SignatureAuthenticator authenticator = ias.bean(SignatureAuthenticator.class);
    private final AccessKey key = ias.bean(AccessKeys.class).create();

    @AfterAll
    void stop() {
        ias.close();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T11:44:59Z, InvalidTimeStamp.Expired",
        "2026-03-01T11:45:00Z,",
        "2026-03-01T12:15:00Z,",
        "2026-03-01T12:15:01Z, InvalidTimeStamp.Expired",
        "1970-01-01T00:00:00Z, InvalidTimeStamp.Expired",
        "9999-12-31T23:59:59Z, InvalidTimeStamp.Expired",
        "2026-03-01T12:00:00.000Z, InvalidTimeStamp.Format",
        "2026-03-01T12:00:00.5Z, InvalidTimeStamp.Format",
        "2026-03-01T12:00Z, InvalidTimeStamp.Format",
        "2026-03-01T12:00:00+00:00, InvalidTimeStamp.Format",
        "2026-03-01T12:00:00, InvalidTimeStamp.Format",
        "2026-03-01T12:00:60Z, InvalidTimeStamp.Format",
        "2026-02-30T12:00:00Z, InvalidTimeStamp.Format",
        "2026-03-01 12:00:00, InvalidTimeStamp.Format",
        "-2026-03-01T12:00:00Z, InvalidTimeStamp.Format",
        "+12026-03-01T12:00:00Z, InvalidTimeStamp.Format",
        "\u0968\u0966\u0968\u096c-03-01T12:00:00Z, InvalidTimeStamp.Format",
        "1772366400, InvalidTimeStamp.Format"
    })
    void aTimestampMayDeviateByFifteenMinutes(String timestamp, String code) {
        for (var call : List.of(Calls.hmacSha1(key, timestamp, nonce()), Calls.acs3(key, timestamp, nonce()))) {
            if (code == null) {
                assertThat(authenticator.authenticate(call)).isEqualTo(key.account());
            } else {
                assertThat(refusal(call).status()).isEqualTo(400);
                assertThat(refusal(call).code()).isEqualTo(code);
            }
        }
    }

    /** Attack: work that grows with the length of the request is done for existing keys only. */
    @Test
    void unknownKeysCauseNoHashingOrSorting() {
        var call = new SignedCall((secret, text) -> text, "IASnothing", NOW, nonce(), "", "signature", () -> {
            throw new AssertionError("canonicalised");
        });

        assertThat(catchThrowableOfType(GatewayException.class, () -> authenticator.authenticate(call))
                        .error()
                        .code())
                .isEqualTo("InvalidAccessKeyId.NotFound");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Lang", "Email", "SignatureType"})
    void emptyParametersMayBeSignedOrLeftOut(String name) {
        var leftOut = new Calls(Calls.hmacSha1(key, NOW, nonce())).plusQuery(name + "=");
        var signed = Calls.hmacSha1(key, NOW, nonce(), name + "=");

        assertThat(authenticator.authenticate(leftOut.request())).isEqualTo(key.account());
        assertThat(authenticator.authenticate(signed)).isEqualTo(key.account());
    }

    @Test
    void parametersOfTheFormAreSignedLikeThoseOfTheQuery() {
        var unsigned = Calls.hmacSha1Unsigned(key, NOW, nonce());
        var form = List.of(new Parameter("Email", "名@example.com"), new Parameter("UserClientIp", "a b*c~d"));
        var call = new RpcRequest("POST", "/", unsigned.query(), form, unsigned.headers(), new byte[] {1});

        assertThat(authenticator.authenticate(Calls.signHmacSha1(key, call))).isEqualTo(key.account());
    }

    @Test
    void partsOfTheAuthorizationMayHaveAnyOrder() {
        var call = Calls.acs3(key, NOW, nonce());
        var parts = call.header("authorization").orElseThrow().split("[ ,]");
        var reordered = new Calls(call)
                .header("authorization", "%s %s, %s, %s".formatted(parts[0], parts[1], parts[3], parts[2]));

        assertThat(authenticator.authenticate(reordered.request())).isEqualTo(key.account());
    }

    @Test
    void aMismatchShowsTheStringToSignOfTheServer() {
        var wrong = new AccessKey(key.id(), key.account(), "wrong", key.status(), key.createdAt());
        var hmac = Calls.hmacSha1(wrong, NOW, nonce(), "Lang=");
        var acs3 = Calls.acs3(wrong, NOW, nonce());

        assertThat(refusal(hmac).message())
                .isEqualTo("Specified signature is not matched with our calculation. server string to sign is:"
                        + HmacSha1Signature.stringToSign("POST", withoutSignature(hmac)));
        assertThat(refusal(acs3).message())
                .contains("server string to sign is:ACS3-HMAC-SHA256\n")
                .doesNotContain(key.secret());
    }

    @ParameterizedTest
    @CsvSource({
        "AccessKeyId=IASNOBODY, 404, Specified access key is not found.",
        "SignatureMethod=HMAC-MD5, 400, Specified signature method is not valid.",
        "SignatureVersion=2.0, 400, Specified parameter SignatureVersion is not valid.",
        "Timestamp=yesterday, 400, Specified time stamp or date value is not well formatted.",
        "Timestamp=2020-01-01T00:00:00Z, 400, Specified time stamp or date value is expired.",
        "Signature=, 400, Signature is mandatory for this action."
    })
    void errorsHaveTheMessagesOfTheOriginalApi(String pair, int status, String message) {
        var call = new Calls(Calls.hmacSha1(key, NOW, nonce())).changedQuery(pair);

        assertThat(refusal(call.request()).status()).isEqualTo(status);
        assertThat(refusal(call.request()).message()).isEqualTo(message);
    }

    @Test
    void longNoncesAndThoseWithControlCharactersAreCompared() {
        var common = "x".repeat(4000) + "\0";

        assertThatCode(() -> authenticator.authenticate(Calls.hmacSha1(key, NOW, common + "1")))
                .doesNotThrowAnyException();
        assertThatCode(() -> authenticator.authenticate(Calls.hmacSha1(key, NOW, common + "2")))
                .doesNotThrowAnyException();
        assertThat(refusal(Calls.hmacSha1(key, NOW, common + "1")).message())
                .isEqualTo("Specified signature nonce was used already.");
    }

    private GatewayError refusal(RpcRequest call) {
        return catchThrowableOfType(GatewayException.class, () -> authenticator.authenticate(call))
                .error();
    }

    private static Stream<Parameter> withoutSignature(RpcRequest call) {
        return call.parameters().filter(parameter -> !parameter.name().equals("Signature"));
    }

    private static String nonce() {
        return UUID.randomUUID().toString();
    }
}
