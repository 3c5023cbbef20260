package dev.ias.rest;

import static dev.ias.testing.KnownAttack.S22;
import static dev.ias.testing.KnownAttack.S23;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import dev.ias.testing.Answer;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.Jws;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestKeys;
import dev.ias.testing.TestRelay;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Published attacks on JWTs (RFC 8725, the Wycheproof corpus), in addition to those of {@link BearerTokenTest}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenAttacksTest {

    private static final byte[] KEY = TestKeys.bytes("token");
    private static final byte[] OWN = TestKeys.bytes("attacker");
    private static final String HEADER = "{\"kid\":\"token\",\"typ\":\"email-verification+jwt\",\"alg\":\"HS256\"}";

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final Ias ias =
            Ias.setup().on(TestDatabase.create(), relay).clock(clock).start();
    private String good = "";
    private String payload = "";

    @BeforeAll
    void signUp() {
        good = ias.signUp("attacked@example.com").token();
        payload = Jws.part(good, 1);
    }

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none", "None", "NONE", "nOnE", " none", "none ", "", "hs256", "Hs256", "HS256 ", "HS1", "HS256K",
                "EdDSA", "Ed25519", "ES256", "PS256", "RS256", "dir", "A256KW", "null"
            })
    void noOtherAlgorithmIsAccepted(String algorithm) {
        var header = HEADER.replace("HS256", algorithm);

        requireInvalid(Jws.unsigned(header, payload));
        requireInvalid(Jws.hs256(header, payload, KEY));
        requireInvalid(Jws.unsigned(header, payload) + good.substring(good.lastIndexOf('.') + 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Token",
                "TOKEN",
                "token ",
                "token\\u0000",
                "token\\n",
                "../token",
                "/dev/null",
                "../../../../dev/null",
                "file:///dev/null",
                "http://127.0.0.1/key",
                "token' OR '1'='1",
                "token'; DROP TABLE users; --",
                "x' UNION SELECT 'AAAA",
                "token|/bin/sh",
                "${jndi:ldap://127.0.0.1/a}",
                "secret",
                "outbox",
                "auth",
                "access-key",
                "*",
                "token,secret"
            })
    void aKidOnlySelectsAListedKey(String kid) {
        var header = HEADER.replace("\"kid\":\"token\"", "\"kid\":\"%s\"".formatted(kid));

        requireInvalid(Jws.hs256(header, payload, KEY));
        requireInvalid(Jws.hs256(header, payload, new byte[32]));
        requireInvalid(Jws.hs256(header, payload, TestKeys.bytes(kid.isEmpty() ? "secret" : kid)));
    }

    /** Each token contains the key that it is signed with, or a URL of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"jwk\":{\"kty\":\"oct\",\"k\":\"%s\"}",
                "\"jwk\":{\"kty\":\"oct\",\"kid\":\"token\",\"alg\":\"HS256\",\"k\":\"%s\"}",
                "\"jku\":\"http://127.0.0.1:9/jwks.json\"",
                "\"jku\":\"file:///etc/passwd\"",
                "\"x5u\":\"http://127.0.0.1:9/cert.pem\"",
                "\"x5c\":[\"%s\"]",
                "\"x5t\":\"%s\"",
                "\"x5t#S256\":\"%s\"",
                "\"jwk\":null",
                "\"jwk\":\"%s\""
            })
    void aKeyEmbeddedInATokenIsIgnored(String member) {
        var k = Base64.getUrlEncoder().withoutPadding().encodeToString(OWN);
        var own = member.contains("%s") ? member.formatted(k) : member;

        requireInvalid(Jws.hs256(HEADER.replace("{", "{" + own + ","), payload, OWN));
        requireInvalid(Jws.hs256(HEADER.replace("\"kid\":\"token\"", own), payload, OWN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crit\":\"exp\"",
                "\"crit\":[]",
                "\"crit\":null",
                "\"cty\":null",
                "\"crit\":null,\"crit\":[\"x\"]",
                "\"crit\":[\"exp\"],\"exp\":1",
                "\"crit\":[\"alg\"]",
                "\"crit\":[\"http://example.com/UNDEFINED\"],\"http://example.com/UNDEFINED\":true",
                "\"b64\":false,\"crit\":[\"b64\"]",
                "\"kid\":\"token\"",
                "\"alg\":\"HS256\"",
                "\"typ\":\"JWT\"",
                "\"kid\":[\"token\"]"
            })
    void criticalAndDuplicateHeaderMembersAreRejected(String member) {
        requireInvalid(Jws.hs256(HEADER.replace("{", "{" + member + ","), payload, KEY));
    }

    @Test
    void aHeaderThatBeginsWithNullIsInvalid() {
        requireInvalid(Jws.hs256("null" + HEADER, payload, KEY));
        requireInvalid(Jws.hs256(HEADER, "null" + payload, KEY));
    }

    private Stream<Arguments> claims() {
        var far = "\"exp\":99999999999,\"x\":";
        return Stream.of(
                Arguments.of("exp as text", claim("\"exp\":", "\"exp\":\"99999999999\",\"x\":")),
                Arguments.of("exp negative", claim("\"exp\":", "\"exp\":-1,\"x\":")),
                Arguments.of("exp beyond all times", claim("\"exp\":", "\"exp\":99999999999999999999999999,\"x\":")),
                Arguments.of("exp without end", claim("\"exp\":", "\"exp\":1e999,\"x\":")),
                Arguments.of("exp a list", claim("\"exp\":", "\"exp\":[99999999999],\"x\":")),
                Arguments.of("exp true", claim("\"exp\":", "\"exp\":true,\"x\":")),
                Arguments.of("exp twice, good one last", claim("{", "{\"exp\":1,")),
                Arguments.of("exp twice, good one first", claim("\"exp\":", far).replace("\"x\":", "\"exp\":")),
                Arguments.of("iss twice", claim("{", "{\"iss\":\"other\",")),
                Arguments.of("iss a list", claim("\"iss\":\"ias\"", "\"iss\":[\"ias\"]")),
                Arguments.of("iss in another case", claim("\"iss\":\"ias\"", "\"iss\":\"IAS\"")),
                Arguments.of("aud in another case", claim("\"email-verification\"", "\"Email-Verification\"")),
                Arguments.of("aud empty", claim("\"aud\":\"email-verification\"", "\"aud\":[]")),
                Arguments.of("aud an object", claim("\"aud\":\"email-verification\"", "\"aud\":{\"a\":1}")),
                Arguments.of("sub a list", claim("\"sub\":", "\"sub\":[],\"x\":")),
                Arguments.of("sub a number", claim("\"sub\":", "\"sub\":1,\"x\":")),
                Arguments.of("rcp empty", claim("\"rcp\":", "\"rcp\":\"\",\"x\":")),
                Arguments.of("rcp a number", claim("\"rcp\":", "\"rcp\":1,\"x\":")),
                Arguments.of("text behind the payload", payload + "{}"),
                Arguments.of("payload cut off", payload.substring(0, payload.length() - 1)),
                Arguments.of("payload a text", "\"" + payload.replace("\"", "\\\"") + "\""),
                Arguments.of("payload null", "null"));
    }

    private String claim(String part, String replacement) {
        assertThat(payload).contains(part);
        return payload.replace(part, replacement);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("claims")
    void unexpectedClaimsAreRejectedDespiteAValidSignature(String name, String claims) {
        requireRejected(Jws.hs256(HEADER, claims, KEY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"JWT", "at+jwt", "email-verification", "application/auth+jwt", "auth+jwt", "secevent+jwt", ""})
    void noOtherTypeIsAccepted(String type) {
        requireInvalid(Jws.hs256(HEADER.replace("email-verification+jwt", type), payload, KEY));
    }

    /** A token has exactly one spelling: the parser ignores no characters before the signature check. */
    private Stream<Arguments> spellings() {
        var json = "{\"payload\":\"%s\",\"signatures\":[{\"protected\":\"%s\",\"signature\":\"%s\"}]}"
                .formatted(part(1), part(0), part(2));
        return Stream.of(
                Arguments.of("padded", part(0) + "." + part(1) + "." + part(2) + "="),
                Arguments.of("padded header", part(0) + "==." + part(1) + "." + part(2)),
                Arguments.of("a fourth part", good + "."),
                Arguments.of("five parts", good + ".." + part(2)),
                Arguments.of("two parts", part(0) + "." + part(1)),
                Arguments.of("a leading dot", "." + good),
                Arguments.of("detached payload", part(0) + ".." + part(2)),
                Arguments.of("text behind", good + "AAAA"),
                Arguments.of("signature twice", good + part(2)),
                Arguments.of("signature cut", good.substring(0, good.length() - 2)),
                Arguments.of("line break within", good.replaceFirst("\\.", ".\t")),
                Arguments.of("percent-encoded", good.replace(".", "%2E")),
                Arguments.of("JSON serialisation", json),
                Arguments.of("JSON serialisation, encoded", Jws.encoded(json)),
                Arguments.of("nested", Jws.hs256(HEADER.replace("{", "{\"cty\":\"JWT\","), good, KEY)),
                Arguments.of("nested without a word", Jws.hs256(HEADER, good, KEY)),
                Arguments.of("unsigned, around a good one", Jws.unsigned("{\"alg\":\"none\",\"cty\":\"JWT\"}", good)),
                Arguments.of("deep header", Jws.hs256("{\"a\":".repeat(300) + "1" + "}".repeat(300), payload, KEY)),
                Arguments.of("BOM before the header", Jws.hs256("\ufeff" + HEADER, payload, OWN)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spellings")
    void anotherSpellingOfAValidTokenIsInvalid(String name, String token) {
        requireInvalid(token);
    }

    @Test
    void anEncryptedTokenIsInvalid() throws JOSEException {
        for (var key : new byte[][] {KEY, OWN}) {
            var header = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM).keyID("token");
            for (var content : new String[] {payload, good}) {
                var encrypted = new JWEObject(header.contentType("JWT").build(), new Payload(content));
                encrypted.encrypt(new DirectEncrypter(key));
                requireInvalid(encrypted.serialize());
            }
        }
    }

    @Test
    void aKeyOfAnotherPurposeDoesNotSignTokens() {
        for (var ring : new String[] {"secret", "outbox", "auth", "access-key"}) {
            requireInvalid(Jws.hs256(HEADER, payload, TestKeys.bytes(ring)));
            requireInvalid(Jws.hs256(HEADER.replace("\"token\"", '"' + ring + '"'), payload, TestKeys.bytes(ring)));
        }
    }

    @Test
    void aTokenOfAHundredKilobytesIsAnsweredWithAnError() {
        for (var token : new String[] {"x".repeat(100_000), Jws.unsigned("{\"alg\":\"none\"}", "x".repeat(75_000))}) {
            var answer = ias.postAlone("/users/email-verification-code", "", "Authorization", "Bearer " + token);

            assertThat(answer.error()).isEqualTo("431 request/7");
            ErrorBody.requireErrStatusMsg(answer);
        }
    }

    /** {@code iat} is informational and not evaluated, so changing it has no effect. */
    @Test
    void aTokenIssuedInTheFutureHasNoAdvantage() {
        var claims = payload.replaceAll("\"iat\":\\d+", "\"iat\":99999999999");

        assertThat(ias.resend(Jws.hs256(HEADER, claims, KEY)).outcome()).isIn("201", "429 user/400");
        requireInvalid(Jws.hs256(HEADER, claims, OWN));
    }

    @Test
    @Attack({S22, S23})
    void aTokenDoesNotConfirmAnotherSignUpEvenWithItsCode() {
        var mine = ias.signUp("mallory@example.com").token();
        ias.signUp("victim@example.com");
        var code = relay.lastTo("mallory@example.com").code();
        var victims = relay.lastTo("victim@example.com").code();

        assertThat(ias.confirm(mine, victims).error()).isEqualTo(victims.equals(code) ? "201 /" : "400 user/508");
        assertThat(ias.confirm(mine, code).status()).isEqualTo(201);
    }

    private String part(int number) {
        return good.split("\\.", -1)[number];
    }

    private void requireInvalid(String token) {
        assertThat(token).isNotEqualTo(good);
        for (var answer : new Answer[] {ias.resend(token), ias.confirm(token, "123456")}) {
            assertThat(answer.error()).as(token).isEqualTo("401 user/406");
            ErrorBody.requireErrStatusMsg(answer);
        }
    }

    /** Requires a rejection, as invalid or as expired: some numbers are times in the past. */
    private void requireRejected(String token) {
        assertThat(ias.resend(token).error()).isIn("401 user/406", "401 user/407");
        assertThat(ias.confirm(token, "123456").error()).isIn("401 user/406", "401 user/407");
    }
}
