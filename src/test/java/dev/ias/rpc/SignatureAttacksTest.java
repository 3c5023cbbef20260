package dev.ias.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ias.account.AccessKey;
import dev.ias.account.AccessKeys;
import dev.ias.rpc.request.GatewayException;
import dev.ias.rpc.request.RpcRequest;
import dev.ias.rpc.signature.Calls;
import dev.ias.rpc.signature.Hashes;
import dev.ias.rpc.signature.SignatureAuthenticator;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks with intercepted and forged calls on two instances with one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignatureAttacksTest {

    private static final String NOW = "2026-03-01T12:00:00Z";
    private static final String MISMATCH = "400 SignatureDoesNotMatch";
    private static final String INCOMPLETE = "400 IncompleteSignature";
    private static final String BAD_HASH = "400 Invalidx-acs-content-sha256";

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final TestDatabase database = TestDatabase.create();
    private final Ias ias = Ias.setup().on(database, relay).clock(clock).start();
    private final Ias other = Ias.setup().on(database, relay).clock(clock).start();
    private final AccessKeys keys = ias.bean(AccessKeys.class);
    private final AccessKey key = keys.create();

    @AfterAll
    void stop() {
        other.close();
        ias.close();
        relay.close();
    }

    @ParameterizedTest
    @MethodSource("bothSchemes")
    void anUnmodifiedCallIsAuthenticatedAsItsAccount(RpcRequest call) {
        assertThat(authenticate(ias, call)).isEqualTo(key.account());
    }

    @ParameterizedTest
    @MethodSource("bothSchemes")
    void aReplayIsRefusedOnEveryInstance(RpcRequest call) {
        authenticate(ias, call);

        assertThat(refusal(ias, call)).isEqualTo("400 SignatureNonceUsed");
        assertThat(refusal(other, call)).isEqualTo("400 SignatureNonceUsed");
    }

    @Test
    void aNonceOfOneSchemeCannotBeUsedWithTheOther() {
        var nonce = nonce();
        authenticate(ias, Calls.hmacSha1(key, NOW, nonce));

        assertThat(refusal(ias, Calls.acs3(key, NOW, nonce))).isEqualTo("400 SignatureNonceUsed");
    }

    @Test
    void twoKeysMayUseTheSameNonce() {
        var nonce = nonce();
        var second = keys.create();
        authenticate(ias, Calls.hmacSha1(key, NOW, nonce));

        assertThat(authenticate(ias, Calls.hmacSha1(second, NOW, nonce))).isEqualTo(second.account());
    }

    @Test
    void aForgedCallDoesNotUseUpTheNonceOfAnother() {
        var call = Calls.hmacSha1(key, NOW, nonce());
        var forged = new Calls(call).changedQuery("Signature=AAAA").request();

        assertThat(refusal(ias, forged)).isEqualTo(MISMATCH);
        assertThat(authenticate(ias, call)).isEqualTo(key.account());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Email=a@example.com"})
    void anEmptyNonceIsRefused(String extra) {
        var extras = extra.isEmpty() ? new String[0] : new String[] {extra};

        assertThat(refusal(ias, Calls.hmacSha1(key, NOW, "", extras))).isEqualTo("400 SignatureNonceUsed");
        assertThat(refusal(ias, Calls.acs3(key, NOW, "", extras))).isEqualTo("400 SignatureNonceUsed");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aModifiedHmacSha1CallIsRefused(String what, UnaryOperator<Calls> modification, String refusal) {
        var call = Calls.hmacSha1(key, NOW, nonce(), "Email=a@example.com", "Lang=en");

        assertThat(refusal(ias, modification.apply(new Calls(call)).request())).isEqualTo(refusal);
    }

    static Stream<Arguments> aModifiedHmacSha1CallIsRefused() {
        return Stream.of(
                modified("changed parameter", call -> call.changedQuery("Email=b@example.com"), MISMATCH),
                modified("changed case of a value", call -> call.changedQuery("Email=A@example.com"), MISMATCH),
                modified("changed action", call -> call.changedQuery("Action=DeleteEmailVerification"), MISMATCH),
                modified("changed version", call -> call.changedQuery("Version=2017-12-18"), MISMATCH),
                modified("changed nonce", call -> call.changedQuery("SignatureNonce=other"), MISMATCH),
                modified("changed time stamp", call -> call.changedQuery("Timestamp=2026-03-01T12:00:01Z"), MISMATCH),
                modified("added parameter", call -> call.plusQuery("PageSize=5000"), MISMATCH),
                modified("added form", call -> call.form("PageSize=5000"), MISMATCH),
                modified("dropped parameter", call -> call.withoutQuery("Lang"), MISMATCH),
                modified("parameter twice", call -> call.plusQuery("Email=b@example.com"), "400 InvalidEmail"),
                modified("same parameter twice", call -> call.plusQuery("Email=a@example.com"), "400 InvalidEmail"),
                modified("query and form", call -> call.form("Email=b@example.com"), "400 InvalidEmail"),
                modified("action in the form too", call -> call.form("Action=VerifyEmail"), "400 InvalidAction"),
                modified("signature twice", call -> call.plusQuery("Signature=AAAA"), "400 InvalidSignature"),
                modified("unprintable name twice", call -> twice(call, "<x>\n"), "400 InvalidParameter"),
                modified("method swap", call -> call.method("GET"), MISMATCH),
                modified("empty signature", call -> call.changedQuery("Signature="), "400 MissingSignature"),
                modified("signature with a space", call -> call.changedQuery("Signature= "), MISMATCH),
                modified(
                        "SHA-256",
                        call -> call.changedQuery("SignatureMethod=HMAC-SHA256"),
                        "400 InvalidSignatureMethod"),
                modified(
                        "version 2.0",
                        call -> call.changedQuery("SignatureVersion=2.0"),
                        "400 InvalidSignatureVersion"),
                modified(
                        "unknown key",
                        call -> call.changedQuery("AccessKeyId=IASNOBODY"),
                        "404 InvalidAccessKeyId.NotFound"),
                modified(
                        "impossible key",
                        call -> call.changedQuery("AccessKeyId=\0'"),
                        "404 InvalidAccessKeyId.NotFound"),
                modified(
                        "foreign token",
                        call -> call.plusQuery("SecurityToken=x"),
                        "400 InvalidSecurityToken.Malformed"),
                modified("temporary key", call -> call.changedQuery("AccessKeyId=STS.x"), "400 MissingSecurityToken"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aModifiedAcs3CallIsRefused(String what, UnaryOperator<Calls> modification, String refusal) {
        var call = Calls.acs3(key, NOW, nonce(), "Email=a@example.com");

        assertThat(refusal(ias, modification.apply(new Calls(call)).request())).isEqualTo(refusal);
    }

    static Stream<Arguments> aModifiedAcs3CallIsRefused() {
        return Stream.of(
                modified("changed parameter", call -> call.changedQuery("PageNum=2"), MISMATCH),
                modified("added parameter", call -> call.plusQuery("PageSize=5000"), MISMATCH),
                modified("added empty parameter", call -> call.plusQuery("PageSize="), MISMATCH),
                modified("dropped parameter", call -> call.withoutQuery("PageNum"), MISMATCH),
                modified("parameter twice", call -> call.plusQuery("PageNum=1"), "400 InvalidPageNum"),
                modified("query and form", call -> call.plusQuery("Email=b@example.com"), "400 InvalidEmail"),
                modified("changed body", call -> call.form("Email=b@example.com"), BAD_HASH),
                modified("no body", Calls::form, BAD_HASH),
                modified("changed body and hash", SignatureAttacksTest::otherBody, MISMATCH),
                modified("changed action", call -> call.header("x-acs-action", "DeleteEmailVerification"), MISMATCH),
                modified("changed version", call -> call.header("x-acs-version", "2017-12-18"), MISMATCH),
                modified("changed nonce", call -> call.header("x-acs-signature-nonce", "other"), MISMATCH),
                modified("changed date", call -> call.header("x-acs-date", "2026-03-01T12:00:01Z"), MISMATCH),
                modified("changed host", call -> call.header("host", "ias.example"), MISMATCH),
                modified("changed content type", call -> call.header("content-type", "text/plain"), MISMATCH),
                modified("no content type", call -> call.withoutHeader("content-type"), INCOMPLETE),
                modified("method swap", call -> call.method("GET"), MISMATCH),
                modified("no nonce", call -> call.withoutHeader("x-acs-signature-nonce"), "400 MissingSignatureNonce"),
                modified(
                        "empty signature",
                        call -> authorization(call, "Signature=\\w+", "Signature="),
                        "400 MissingSignature"),
                modified("no signature", call -> authorization(call, ",Signature=\\w+", ""), "400 MissingSignature"),
                modified("two signatures", call -> authorization(call, "$", ",Signature=00"), INCOMPLETE),
                modified("upper case", SignatureAttacksTest::upperCaseSignature, MISMATCH),
                modified("no key", call -> authorization(call, "Credential=\\w+,", ""), "400 MissingAccessKeyId"),
                modified(
                        "unknown key",
                        call -> authorization(call, "=IAS\\w+", "=IASX"),
                        "404 InvalidAccessKeyId.NotFound"),
                modified(
                        "no list", call -> authorization(call, "SignedHeaders=[^,]*,", ""), "400 MissingSignedHeaders"),
                modified("other algorithm", call -> authorization(call, "SHA256", "SM3"), "400 InvalidSignatureMethod"),
                modified(
                        "foreign token",
                        call -> call.header("x-acs-security-token", "x"),
                        "400 InvalidSecurityToken.Malformed"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-acs-action",
                "x-acs-version",
                "x-acs-date",
                "x-acs-signature-nonce",
                "x-acs-content-sha256",
                "content-type"
            })
    void anAcs3SignatureMustCoverTheMandatoryHeaders(String header) {
        var call = Calls.acs3(key, NOW, nonce(), "Email=a@example.com");
        var signed = Stream.of(
                        "content-type",
                        "host",
                        "x-acs-action",
                        "x-acs-content-sha256",
                        "x-acs-date",
                        "x-acs-signature-nonce",
                        "x-acs-version")
                .filter(name -> !name.equals(header))
                .toList();

        assertThat(refusal(ias, Calls.signAcs3(key, call, signed))).isEqualTo(INCOMPLETE);
    }

    @Test
    void anUnsignedHostIsIgnored() {
        var call = Calls.acs3(key, NOW, nonce());
        var signed = Stream.of(
                        "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version")
                .toList();
        var withoutHost = new Calls(Calls.signAcs3(key, call, signed)).header("host", "any.example");

        assertThat(authenticate(ias, withoutHost.request())).isEqualTo(key.account());
    }

    @ParameterizedTest
    @CsvSource({
        "AccessKeyId",
        "SignatureMethod",
        "SignatureVersion",
        "SignatureNonce",
        "Timestamp",
        "Signature",
        "Action"
    })
    void aMissingParameterIsNamed(String name) {
        var call = new Calls(Calls.hmacSha1(key, NOW, nonce())).withoutQuery(name);

        assertThat(refusal(ias, call.request())).isEqualTo("400 Missing" + name);
    }

    @Test
    void reorderedParametersAreTheSameCall() {
        var hmac = new Calls(Calls.hmacSha1(key, NOW, nonce(), "Email=a@example.com")).reversedQuery();
        var acs3 = new Calls(Calls.acs3(key, NOW, nonce())).reversedQuery();

        assertThat(authenticate(ias, hmac.request())).isEqualTo(key.account());
        assertThat(authenticate(ias, acs3.request())).isEqualTo(key.account());
    }

    @Test
    void theSecretOfAnotherAccountIsRefused() {
        var another = keys.create();
        var impostor = new AccessKey(key.id(), key.account(), another.secret(), key.status(), key.createdAt());

        assertThat(refusal(ias, Calls.hmacSha1(impostor, NOW, nonce()))).isEqualTo(MISMATCH);
        assertThat(refusal(ias, Calls.acs3(impostor, NOW, nonce()))).isEqualTo(MISMATCH);
    }

    @Test
    void aDisabledKeyIsRefusedAtOnceAndWithinTenSecondsByOtherInstances() {
        var disabled = keys.create();
        authenticate(other, Calls.hmacSha1(disabled, NOW, nonce()));
        keys.disable(disabled.id());

        assertThat(refusal(ias, Calls.hmacSha1(disabled, NOW, nonce()))).isEqualTo("400 InvalidAccessKeyId.Inactive");
        clock.advance(Duration.ofSeconds(10));
        assertThat(refusal(other, Calls.acs3(disabled, NOW, nonce()))).isEqualTo("400 InvalidAccessKeyId.Inactive");
    }

    private AccountId authenticate(Ias instance, RpcRequest call) {
        return instance.bean(SignatureAuthenticator.class).authenticate(call);
    }

    private static String refusal(Ias instance, RpcRequest call) {
        var authenticator = instance.bean(SignatureAuthenticator.class);
        var error = catchThrowableOfType(GatewayException.class, () -> authenticator.authenticate(call))
                .error();
        return error.status() + " " + error.code();
    }

    private Stream<RpcRequest> bothSchemes() {
        return Stream.of(
                Calls.hmacSha1(key, NOW, nonce(), "Email=a@example.com,b+c@example.com"),
                Calls.acs3(key, NOW, nonce()),
                Calls.acs3(key, NOW, nonce(), "Email=a@example.com,b+c@example.com"));
    }

    private static Arguments modified(String what, UnaryOperator<Calls> modification, String refusal) {
        return Arguments.of(what, modification, refusal);
    }

    private static Calls twice(Calls call, String name) {
        return call.plusQuery(name + "=1").plusQuery(name + "=2");
    }

    private static Calls otherBody(Calls call) {
        var other = call.form("Email=b@example.com");
        return other.header(
                "x-acs-content-sha256", Hashes.sha256Hex(other.request().body()));
    }

    private static Calls upperCaseSignature(Calls call) {
        var header = call.request().header("authorization").orElseThrow();
        var at = header.indexOf("Signature=") + "Signature=".length();
        return call.header(
                "authorization", header.substring(0, at) + header.substring(at).toUpperCase(Locale.ROOT));
    }

    private static Calls authorization(Calls call, String pattern, String replacement) {
        var header = call.request().header("authorization").orElseThrow();
        return call.header("authorization", header.replaceFirst(pattern, replacement));
    }

    private static String nonce() {
        return UUID.randomUUID().toString();
    }
}
