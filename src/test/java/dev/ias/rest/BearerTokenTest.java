package dev.ias.rest;

import static dev.ias.testing.KnownAttack.S22;
import static dev.ias.testing.KnownAttack.S25;
import static dev.ias.testing.KnownAttack.S3;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Answer;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.Jws;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestKeys;
import dev.ias.testing.TestRelay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Authentication by bearer token. The test signs tokens with the service's key, so that each has exactly one defect.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BearerTokenTest {

    private static final byte[] KEY = TestKeys.bytes("token");
    private static final String HEADER = "{\"kid\":\"token\",\"typ\":\"email-verification+jwt\",\"alg\":\"HS256\"}";
    private static final String INVALID =
            "Bearer realm=\"ias\", error=\"invalid_token\", error_description=\"Invalid email verification token.\"";
    private static final String EXPIRED =
            "Bearer realm=\"ias\", error=\"invalid_token\", error_description=\"Expired email verification token.\"";
    private static final String NO_CREDENTIALS = "Bearer realm=\"ias\"";

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final Ias ias =
            Ias.setup().on(TestDatabase.create(), relay).clock(clock).start();
    private String good = "";
    private String payload = "";

    @BeforeAll
    void signUp() {
        good = ias.signUp("bearer@example.com").token();
        payload = Jws.part(good, 1);
    }

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void aTokenSignedByTheTestIsAccepted() {
        requireAccepted(ias.resend(Jws.hs256(HEADER, payload, KEY)));
    }

    @Test
    void withoutCredentialsTheChallengeHasNoError() {
        requireUnauthorized(ias.post("/users/email-verification-code", ""), "406", NO_CREDENTIALS);
        requireUnauthorized(ias.post("/users/email-verification", "{\"otpCode\":\"123456\"}"), "406", NO_CREDENTIALS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dXNlcjpwYXNz", "Digest x", "Token %s", "BearerToken %s", "%s", "MAC %s"})
    void anotherSchemeCountsAsNoCredentials(String authorization) {
        requireUnauthorized(authorized(authorization.formatted(good)), "406", NO_CREDENTIALS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer %s", "BEARER %s", "Bearer  %s"})
    void theSchemeIsCaseInsensitive(String authorization) {
        requireAccepted(authorized(authorization.formatted(good)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer \"%s\"",
                "Bearer %s,",
                "Bearer %s, Bearer %1$s",
                "Bearer %s x",
                "Bearer token=%s",
                "Bearer null",
                "Bearer undefined",
                "Bearer ...",
                "Bearer a.b.c",
                "Bearer %s.x",
                "Bearer x%s",
                "Bearer 0"
            })
    void credentialsThatAreNotATokenAreInvalid(String authorization) {
        requireUnauthorized(authorized(authorization.formatted(good)), "406", INVALID);
    }

    @Test
    void twoAuthorizationHeadersAreInvalidEvenIfBothAreValid() {
        var authorization = "Bearer " + good;
        var answer = ias.post(
                "/users/email-verification-code", "", "Authorization", authorization, "Authorization", authorization);

        requireUnauthorized(answer, "406", INVALID);
    }

    private Stream<Arguments> forged() {
        return Stream.of(
                Arguments.of("alg none", Jws.unsigned(HEADER.replace("HS256", "none"), payload)),
                Arguments.of("alg None", Jws.unsigned(HEADER.replace("HS256", "None"), payload)),
                Arguments.of("alg none, signed", Jws.hs256(HEADER.replace("HS256", "none"), payload, KEY)),
                Arguments.of("no signature", Jws.unsigned(HEADER, payload)),
                Arguments.of("alg HS512", Jws.signed("HmacSHA512", HEADER.replace("HS256", "HS512"), payload, KEY)),
                Arguments.of("alg HS384", Jws.signed("HmacSHA384", HEADER.replace("HS256", "HS384"), payload, KEY)),
                Arguments.of("alg RS256", Jws.hs256(HEADER.replace("HS256", "RS256"), payload, KEY)),
                Arguments.of("no alg", Jws.hs256("{\"kid\":\"token\"}", payload, KEY)),
                Arguments.of("another key", Jws.hs256(HEADER, payload, TestKeys.bytes("secret"))),
                Arguments.of("empty payload", Jws.hs256(HEADER, "", KEY)),
                Arguments.of("payload is no object", Jws.hs256(HEADER, "[]", KEY)),
                Arguments.of("kid unknown", header("\"kid\":\"token\"", "\"kid\":\"other\"")),
                Arguments.of("kid of another ring", header("\"kid\":\"token\"", "\"kid\":\"auth\"")),
                Arguments.of("kid missing", header("\"kid\":\"token\",", "")),
                Arguments.of("kid is a number", header("\"kid\":\"token\"", "\"kid\":7")),
                Arguments.of("kid is a path", header("\"kid\":\"token\"", "\"kid\":\"../../dev/null\"")),
                Arguments.of("typ JWT", header("email-verification+jwt", "JWT")),
                Arguments.of("typ of auth tokens", header("email-verification+jwt", "auth+jwt")),
                Arguments.of("typ missing", header("\"typ\":\"email-verification+jwt\",", "")),
                Arguments.of("crit unknown", header("{", "{\"crit\":[\"x\"],\"x\":1,")),
                Arguments.of("b64 false", header("{", "{\"crit\":[\"b64\"],\"b64\":false,")),
                Arguments.of("alg twice", header("{", "{\"alg\":\"none\",")),
                Arguments.of("iss wrong", claims("\"iss\":\"ias\"", "\"iss\":\"other\"")),
                Arguments.of("iss missing", claims("\"iss\":\"ias\"", "\"x\":1")),
                Arguments.of("aud wrong", claims("\"aud\":\"email-verification\"", "\"aud\":\"relying-party\"")),
                Arguments.of("aud missing", claims("\"aud\":\"email-verification\"", "\"x\":1")),
                Arguments.of("aud of several", claims("\"email-verification\"", "[\"email-verification\",\"other\"]")),
                Arguments.of("exp missing", claims("\"exp\":", "\"x\":")),
                Arguments.of("exp is a text", claims("\"exp\":", "\"exp\":\"soon\",\"x\":")),
                Arguments.of("exp is null", claims("\"exp\":", "\"exp\":null,\"x\":")),
                Arguments.of("sub missing", claims("\"sub\":", "\"x\":")),
                Arguments.of("sub is no id", claims("\"sub\":\"", "\"sub\":\"x")),
                Arguments.of("sub twice", claims("{", "{\"sub\":\"%s\",".formatted(UUID.randomUUID()))),
                Arguments.of("rcp missing", claims("\"rcp\":", "\"x\":")),
                Arguments.of("rcp is no hash", claims("\"rcp\":\"", "\"rcp\":\"x")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forged")
    void aForgedTokenIsInvalid(String name, String token) {
        assertThat(token).as(name).isNotEqualTo(good);
        requireUnauthorized(ias.resend(token), "406", INVALID);
        requireUnauthorized(ias.confirm(token, "123456"), "406", INVALID);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aTokenWithOneByteChangedIsInvalid(int part) {
        var parts = good.split("\\.", -1);
        // Changes the first character: the last one of a part may have unused bits.
        var first = parts[part].charAt(0) == 'A' ? 'B' : 'A';
        parts[part] = first + parts[part].substring(1);

        requireUnauthorized(ias.resend(String.join(".", parts)), "406", INVALID);
    }

    @Test
    void aTokenSignedWithThePublicKeyOfAuthTokensIsInvalid() {
        var jwk = ias.get("/.well-known/jwks.json").json().path("keys").path(0);
        for (var key : new byte[][] {
            Base64.getUrlDecoder().decode(jwk.path("x").asText()),
            jwk.toString().getBytes(StandardCharsets.UTF_8)
        }) {
            requireUnauthorized(ias.resend(Jws.hs256(HEADER, payload, key)), "406", INVALID);
            var kid = HEADER.replace("\"kid\":\"token\"", "\"kid\":\"auth\"");
            requireUnauthorized(ias.resend(Jws.hs256(kid, payload, key)), "406", INVALID);
        }
    }

    @Test
    void aKeyEmbeddedInTheTokenIsIgnored() {
        var own = TestKeys.bytes("attacker");
        var k = Base64.getUrlEncoder().withoutPadding().encodeToString(own);
        var jwk = "{\"jwk\":{\"kty\":\"oct\",\"k\":\"%s\"},\"kid\":\"token\",".formatted(k);

        requireUnauthorized(
                ias.resend(Jws.hs256(HEADER.replace("{\"kid\":\"token\",", jwk), payload, own)), "406", INVALID);
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, true", "1, true", "86400, true"})
    void aTokenExpiresAtTheSecondOfItsExpClaim(long secondsAfterExpiry, boolean expired) {
        var exp = clock.instant().getEpochSecond() - secondsAfterExpiry;
        var answer = ias.resend(Jws.hs256(HEADER, payload.replaceAll("\"exp\":\\d+", "\"exp\":" + exp), KEY));

        if (expired) {
            requireUnauthorized(answer, "407", EXPIRED);
        } else {
            requireAccepted(answer);
        }
    }

    @Test
    void aForgedExpiredTokenIsInvalidAndNotExpired() {
        var old = payload.replaceAll("\"exp\":\\d+", "\"exp\":1");

        requireUnauthorized(ias.resend(Jws.hs256(HEADER, old, TestKeys.bytes("other"))), "406", INVALID);
    }

    @Test
    @Attack({S22, S25})
    void anAuthTokenIsNotAcceptedAsBearerToken() {
        var token = ias.signUp("auth-token@example.com").token();
        var confirmed =
                ias.confirm(token, relay.lastTo("auth-token@example.com").code());

        requireUnauthorized(ias.resend(confirmed.json().path("authToken").asText()), "406", INVALID);
    }

    @Test
    void aTokenOfAnUnknownSignUpIsInvalid() {
        var unknown = payload.replaceAll("\"sub\":\"[^\"]+\"", "\"sub\":\"%s\"".formatted(UUID.randomUUID()));

        requireUnauthorized(ias.resend(Jws.hs256(HEADER, unknown, KEY)), "406", INVALID);
        requireUnauthorized(ias.confirm(Jws.hs256(HEADER, unknown, KEY), "123456"), "406", INVALID);
    }

    @Test
    @Attack(S25)
    void aConfirmedSignUpGetsNoFurtherMail() {
        var token = ias.signUp("finished@example.com").token();
        var code = relay.lastTo("finished@example.com").code();
        assertThat(ias.confirm(token, code).status()).isEqualTo(201);

        requireUnauthorized(ias.resend(token), "406", INVALID);
        assertThat(ias.confirm(token, code).status()).isEqualTo(201);
        assertThat(relay.mailsTo("finished@example.com")).hasSize(1);
    }

    @Test
    @Attack(S3)
    void aSignUpWithoutTriesLeftIsFinished() {
        var token = ias.signUp("tried@example.com").token();
        var code = relay.lastTo("tried@example.com").code();
        var wrong = String.format(Locale.ROOT, "%06d", (Integer.parseInt(code) + 1) % 1_000_000);
        for (var left = 4; left >= 0; left--) {
            var answer = ias.confirm(token, wrong);
            assertThat(answer.error()).isEqualTo("400 user/508");
            assertThat(answer.header("RateLimit")).hasValue("\"tries\";r=" + left);
        }

        requireUnauthorized(ias.confirm(token, code), "406", INVALID);
        requireUnauthorized(ias.resend(token), "406", INVALID);
    }

    @Test
    void aTokenLongerThanAnyIssuedTokenIsInvalid() {
        var padded = payload.replace("{", "{\"x\":\"%s\",".formatted("x".repeat(4_000)));

        requireUnauthorized(ias.resend(Jws.hs256(HEADER, padded, KEY)), "406", INVALID);
    }

    /** Ten kilobytes exceed the limit of all request headers together, so the server rejects the request. */
    @Test
    void aTokenOfTenKilobytesExceedsTheHeaderLimit() {
        var answer = ias.resend("x".repeat(10_000));

        assertThat(answer.error()).isEqualTo("431 request/7");
        ErrorBody.requireErrStatusMsg(answer);
    }

    @Test
    void everyTokenOfASignUpIsValidUntilItExpires() {
        var first = ias.signUp("many@example.com").token();
        clock.advance(Duration.ofSeconds(30));
        var second = ias.resend(first).token();

        assertThat(second).isNotEqualTo(first);
        assertThat(ias.resend(first).error()).isEqualTo("429 user/400");
        assertThat(ias.resend(second).error()).isEqualTo("429 user/400");
    }

    private String header(String part, String replacement) {
        return Jws.hs256(HEADER.replace(part, replacement), payload, KEY);
    }

    private String claims(String part, String replacement) {
        assertThat(payload).contains(part);
        return Jws.hs256(HEADER, payload.replace(part, replacement), KEY);
    }

    private Answer authorized(String authorization) {
        return ias.post("/users/email-verification-code", "", "Authorization", authorization);
    }

    /** Accepts a rate-limited answer too: authentication succeeded. */
    private static void requireAccepted(Answer answer) {
        assertThat(answer.outcome()).isIn("201", "429 user/400");
    }

    private static void requireUnauthorized(Answer answer, String code, String challenge) {
        assertThat(answer.error()).isEqualTo("401 user/" + code);
        assertThat(answer.header("WWW-Authenticate")).hasValue(challenge);
        ErrorBody.requireErrStatusMsg(answer);
    }
}
