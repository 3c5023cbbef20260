package dev.ias.verification;

import static dev.ias.testing.KnownAttack.S14;
import static dev.ias.testing.KnownAttack.S23;
import static dev.ias.verification.AddressTest.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.key.KeyRing;
import dev.ias.testing.Attack;
import dev.ias.testing.TestKeys;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SecretHasherTest {

    private static final UUID SIGN_UP = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final UUID OTHER_SIGN_UP = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8058");

    private final AtomicReference<KeyRing> ring = new AtomicReference<>(KeyRing.parse(TestKeys.ring("old")));
    private final SecretHasher hasher = new SecretHasher(purpose -> ring.get());

    @Test
    void aCodeIsRecognisedByItsMac() {
        var stored = hasher.hash(SIGN_UP, "048213");

        assertThat(hasher.candidates(SIGN_UP, "048213")).contains(stored);
        assertThat(hasher.candidates(SIGN_UP, "048214")).doesNotContain(stored);
    }

    @Test
    @Attack(S23)
    void aCodeIsBoundToItsSignUp() {
        assertThat(hasher.candidates(OTHER_SIGN_UP, "048213")).doesNotContain(hasher.hash(SIGN_UP, "048213"));
    }

    @Test
    @Attack(S14)
    void aCodeIsValidAfterARotationWhileItsKeyIsInTheRing() {
        var stored = hasher.hash(SIGN_UP, "048213");

        ring.set(KeyRing.parse(TestKeys.ring("new") + "," + TestKeys.ring("old")));
        assertThat(hasher.candidates(SIGN_UP, "048213")).contains(stored);
        assertThat(hasher.hash(SIGN_UP, "048213").keyId()).isEqualTo("new");

        ring.set(KeyRing.parse(TestKeys.ring("new")));
        assertThat(hasher.candidates(SIGN_UP, "048213")).doesNotContain(stored);
    }

    @Test
    @Attack(S14)
    void anotherKeyWithTheSameIdDoesNotVerify() {
        var stored = hasher.hash(SIGN_UP, "048213");

        ring.set(KeyRing.parse(TestKeys.ring("new").replace("new:", "old:")));

        assertThat(hasher.candidates(SIGN_UP, "048213")).doesNotContain(stored);
    }

    @Test
    void allSpellingsOfAnAddressAreOneRecipient() {
        assertThat(hasher.recipient(valid("Jane@bücher.example")))
                .isEqualTo(hasher.recipient(valid("JANE@XN--BCHER-KVA.example")))
                .isNotEqualTo(hasher.recipient(valid("june@bücher.example")));
        assertThat(hasher.recipient(valid("jane@example.com")).value()).hasSize(22);
    }
}
