package dev.ias.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jwt.SignedJWT;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestKeys;
import dev.ias.testing.TestRelay;
import java.nio.file.Path;
import java.text.ParseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Rotation of keys while the service runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyRotationTest {

    private final TestRelay relay = new TestRelay();
    private Path directory;
    private Ias ias;

    @BeforeAll
    void start(@TempDir Path directory) {
        this.directory = directory;
        ias = Ias.setup()
                .on(TestDatabase.create(), relay)
                .set("ias.keys.token", keys("token", "old"))
                .set("ias.keys.auth", keys("auth", "a"))
                .start();
    }

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void aTokenIsValidWhileItsKeyIsListed() {
        keys("token", "old");
        var token = ias.signUp("rotation@example.com").token();

        keys("token", "new", "old");
        assertThat(ias.resend(token).error()).isEqualTo("429 user/400");
        var newer = ias.signUp("rotation@example.com").token();
        keys("token", "new");
        assertThat(ias.resend(token).error()).isEqualTo("401 user/406");
        assertThat(ias.resend(newer).error()).isEqualTo("429 user/400");
    }

    @Test
    void publishedKeysVerifyAuthTokensDuringARotation() throws ParseException, JOSEException {
        keys("auth", "a");
        var before = confirm("before@example.com");
        keys("auth", "b", "a");
        var after = confirm("after@example.com");

        var answer = ias.get("/.well-known/jwks.json");

        assertThat(answer.header("Content-Type")).hasValue("application/json");
        assertThat(answer.json().path("keys"))
                .as("an Ed25519 and a P-256 key for each key of the ring")
                .hasSize(4)
                .allSatisfy(key -> assertThat(key.has("d")).isFalse());
        var published = JWKSet.parse(answer.response().body());
        for (var token : new SignedJWT[] {before, after}) {
            var key = (OctetKeyPair) published.getKeyByKeyId(token.getHeader().getKeyID());
            assertThat(token.verify(new Ed25519Verifier(key))).isTrue();
        }
        assertThat(before.getHeader().getKeyID()).isEqualTo("a");
        assertThat(after.getHeader().getKeyID()).isEqualTo("b");
        assertThat(after.getJWTClaimsSet().getStringClaim("email")).isEqualTo("after@example.com");
    }

    @Test
    void aRepeatedConfirmationReturnsTheSameBytes() {
        var token = ias.signUp("again@example.com").token();
        var code = relay.lastTo("again@example.com").code();

        var first = ias.confirm(token, code);
        var second = ias.confirm(token, code);

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.response().body()).isEqualTo(first.response().body());
    }

    private SignedJWT confirm(String address) throws ParseException {
        var token = ias.signUp(address).token();
        var answer = ias.confirm(token, relay.lastTo(address).code());
        return SignedJWT.parse(answer.json().path("authToken").asText());
    }

    /** Writes a key ring to its file and makes a running service reload it. */
    private String keys(String ring, String... names) {
        var setting = TestKeys.write(directory.resolve(ring), names);
        if (ias != null) {
            TestKeys.reload(ias);
        }
        return setting;
    }
}
