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

class SecretMacTest {

    private static final UUID SIGN_UP = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final UUID OTHER_SIGN_UP = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8058");

    private final AtomicReference<KeyRing> ring = new AtomicReference<>(KeyRing.parse(TestKeys.ring("old")));
    private final SecretMac secretMac = new SecretMac(purpose -> ring.get());

    @Test
    void aCodeIsKnownByItsMac() {
        var stored = secretMac.sign(SIGN_UP, "048213");

        assertThat(secretMac.candidates(SIGN_UP, "048213")).contains(stored);
        assertThat(secretMac.candidates(SIGN_UP, "048214")).doesNotContain(stored);
    }

    @Test
    @Attack(S23)
    void aCodeIsBoundToItsSignUp() {
        assertThat(secretMac.candidates(OTHER_SIGN_UP, "048213")).doesNotContain(secretMac.sign(SIGN_UP, "048213"));
    }

    @Test
    @Attack(S14)
    void aCodeOutlivesARotationForAsLongAsItsKeyIsListed() {
        var stored = secretMac.sign(SIGN_UP, "048213");

        ring.set(KeyRing.parse(TestKeys.ring("new") + "," + TestKeys.ring("old")));
        assertThat(secretMac.candidates(SIGN_UP, "048213")).contains(stored);
        assertThat(secretMac.sign(SIGN_UP, "048213").keyId()).isEqualTo("new");

        ring.set(KeyRing.parse(TestKeys.ring("new")));
        assertThat(secretMac.candidates(SIGN_UP, "048213")).doesNotContain(stored);
    }

    @Test
    @Attack(S14)
    void anotherKeyOfTheSameNameDoesNotVerify() {
        var stored = secretMac.sign(SIGN_UP, "048213");

        ring.set(KeyRing.parse(TestKeys.ring("new").replace("new:", "old:")));

        assertThat(secretMac.candidates(SIGN_UP, "048213")).doesNotContain(stored);
    }

    @Test
    void allSpellingsOfAnAddressAreOneRecipient() {
        assertThat(secretMac.recipient(valid("Jane@bücher.example")))
                .isEqualTo(secretMac.recipient(valid("JANE@XN--BCHER-KVA.example")))
                .isNotEqualTo(secretMac.recipient(valid("june@bücher.example")));
        assertThat(secretMac.recipient(valid("jane@example.com")).value()).hasSize(22);
    }
}
