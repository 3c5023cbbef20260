package dev.ias.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.account.AccessKey;
import dev.ias.account.AccessKeys;
import dev.ias.rpc.request.RpcRequest;
import dev.ias.rpc.signature.Calls;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on signed calls, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RpcAttacksTest {

    private static final String NOW = "2026-03-01T12:00:00Z";

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

    @AfterEach
    void assertNoEffect() {
        assertThat(relay.mails()).isEmpty();
        assertThat(database.query("select id from verification")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bothSchemes")
    void aReplayIsRefusedOnTheSameAndOnAnotherInstance(RpcRequest call) {
        assertThat(HttpCalls.outcome(ias, call)).isEqualTo("200");

        assertThat(HttpCalls.outcome(ias, call)).isEqualTo("400 SignatureNonceUsed");
        assertThat(HttpCalls.outcome(other, call)).isEqualTo("400 SignatureNonceUsed");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.ias.rpc.SignatureAttacksTest#aModifiedHmacSha1CallIsRefused")
    void aModifiedHmacSha1CallIsRefused(String what, UnaryOperator<Calls> modification, String refusal) {
        var call = Calls.hmacSha1(key, NOW, nonce(), "Email=a@example.com", "Lang=en");

        assertThat(HttpCalls.outcome(ias, modification.apply(new Calls(call)).request()))
                .isEqualTo(refusal);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.ias.rpc.SignatureAttacksTest#aModifiedAcs3CallIsRefused")
    void aModifiedAcs3CallIsRefused(String what, UnaryOperator<Calls> modification, String refusal) {
        var call = Calls.acs3(key, NOW, nonce(), "Email=a@example.com");

        assertThat(HttpCalls.outcome(ias, modification.apply(new Calls(call)).request()))
                .isEqualTo(refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-01T11:44:59Z", "2026-03-01T12:15:01Z", "2016-03-01T12:00:00Z"})
    void aTimestampOutsideTheWindowIsRefused(String timestamp) {
        assertThat(HttpCalls.outcome(ias, Calls.hmacSha1(key, timestamp, nonce())))
                .isEqualTo("400 InvalidTimeStamp.Expired");
        assertThat(HttpCalls.outcome(ias, Calls.acs3(key, timestamp, nonce())))
                .isEqualTo("400 InvalidTimeStamp.Expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-01T11:45:00Z", "2026-03-01T12:15:00Z"})
    void aTimestampAtTheEdgeOfTheWindowIsAccepted(String timestamp) {
        assertThat(HttpCalls.outcome(ias, Calls.hmacSha1(key, timestamp, nonce())))
                .isEqualTo("200");
        assertThat(HttpCalls.outcome(ias, Calls.acs3(key, timestamp, nonce()))).isEqualTo("200");
    }

    /** Both schemes sort the parameters before signing, so the signature does not cover their order. */
    @Test
    void aCallWithReorderedParametersIsAReplay() {
        var call = Calls.hmacSha1(key, NOW, nonce(), "PageNum=1", "Email=a@example.com");
        var reordered = new Calls(call).reversedQuery().request();

        assertThat(HttpCalls.outcome(ias, reordered)).isEqualTo("200");
        assertThat(HttpCalls.outcome(ias, call)).isEqualTo("400 SignatureNonceUsed");
    }

    @Test
    void wrongSecretsAndDisabledOrDeletedKeysAreRefused() {
        var another = keys.create();
        var impostor = new AccessKey(key.id(), key.account(), another.secret(), key.status(), key.createdAt());
        var disabled = keys.create();
        keys.disable(disabled.id());
        var deleted = keys.create();
        keys.delete(deleted.id());

        assertThat(HttpCalls.outcome(ias, Calls.hmacSha1(impostor, NOW, nonce())))
                .isEqualTo("400 SignatureDoesNotMatch");
        assertThat(HttpCalls.outcome(ias, Calls.acs3(impostor, NOW, nonce()))).isEqualTo("400 SignatureDoesNotMatch");
        assertThat(HttpCalls.outcome(ias, Calls.hmacSha1(disabled, NOW, nonce())))
                .isEqualTo("400 InvalidAccessKeyId.Inactive");
        assertThat(HttpCalls.outcome(ias, Calls.acs3(disabled, NOW, nonce())))
                .isEqualTo("400 InvalidAccessKeyId.Inactive");
        assertThat(HttpCalls.outcome(ias, Calls.hmacSha1(deleted, NOW, nonce())))
                .isEqualTo("404 InvalidAccessKeyId.NotFound");
        assertThat(HttpCalls.outcome(ias, Calls.acs3(deleted, NOW, nonce())))
                .isEqualTo("404 InvalidAccessKeyId.NotFound");
    }

    @Test
    void aMismatchShowsTheStringToSignButNotTheSignature() {
        var call = Calls.hmacSha1(key, NOW, nonce(), "Email=a@example.com");
        var right = call.parameter("Signature").orElseThrow();

        var answer = HttpCalls.send(
                ias, new Calls(call).changedQuery("Signature=AAAA").request());

        assertThat(answer)
                .contains("server string to sign is:POST&amp;%2F&amp;")
                .doesNotContain(right, key.secret());
    }

    private Stream<RpcRequest> bothSchemes() {
        return Stream.of(
                Calls.hmacSha1(key, NOW, nonce(), "Email=a@example.com"),
                Calls.acs3(key, NOW, nonce()),
                Calls.acs3(key, NOW, nonce(), "Email=a@example.com"));
    }

    private static String nonce() {
        return UUID.randomUUID().toString();
    }
}
