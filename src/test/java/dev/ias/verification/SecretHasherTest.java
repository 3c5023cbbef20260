package dev.ias.verification;

import static dev.ias.testing.KnownAttack.S14;
import static dev.ias.testing.KnownAttack.S22;
import static dev.ias.testing.KnownAttack.S23;
import static dev.ias.verification.AddressTest.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.key.KeyRing;
import dev.ias.testing.Attack;
import dev.ias.testing.TestKeys;
import java.util.List;
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
    void aMuteTokenNamesItsRecipientAndNotTheAddress() {
        var jane = hasher.recipient(valid("jane@example.com"));
        var token = hasher.muteToken(jane);

        assertThat(token).hasSize(44).doesNotContain("jane");
        assertThat(hasher.muteRecipient(token)).contains(jane);
    }

    @Test
    @Attack(S23)
    void aMuteTokenIsBoundToItsRecipient() {
        var jane = hasher.muteToken(hasher.recipient(valid("jane@example.com")));
        var june = hasher.muteToken(hasher.recipient(valid("june@example.com")));

        assertThat(hasher.muteRecipient(jane.substring(0, 22) + june.substring(22)))
                .isEmpty();
    }

    @Test
    @Attack(S22)
    void noOtherHashIsAMuteToken() {
        var jane = hasher.recipient(valid("jane@example.com"));

        assertThat(hasher.muteRecipient(jane.value() + jane.value())).isEmpty();
        assertThat(hasher.muteRecipient(jane.value()
                        + hasher.recipient(valid(jane.value() + "@example.com")).value()))
                .isEmpty();
    }

    @Test
    void aMuteTokenHasOneSpelling() {
        var token = hasher.muteToken(hasher.recipient(valid("jane@example.com")));
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

        for (var i = 0; i < token.length(); i++) {
            var at = i;
            assertThat(alphabet.chars()
                            .mapToObj(Character::toString)
                            .map(other -> token.substring(0, at) + other + token.substring(at + 1))
                            .filter(other -> hasher.muteRecipient(other).isPresent()))
                    .containsExactly(token);
        }
        assertThat(List.of(token + "=", token + "A", " " + token, token + "\n", token.substring(1), ""))
                .allMatch(other -> hasher.muteRecipient(other).isEmpty());
    }

    @Test
    void aMuteTokenIsValidWhileItsKeyIsInTheRing() {
        var jane = hasher.recipient(valid("jane@example.com"));
        var token = hasher.muteToken(jane);

        ring.set(KeyRing.parse(TestKeys.ring("new") + "," + TestKeys.ring("old")));
        assertThat(hasher.muteRecipient(token)).contains(jane);

        ring.set(KeyRing.parse(TestKeys.ring("new")));
        assertThat(hasher.muteRecipient(token)).isEmpty();
    }

    @Test
    void allSpellingsOfAnAddressAreOneRecipient() {
        assertThat(hasher.recipient(valid("Jane@bücher.example")))
                .isEqualTo(hasher.recipient(valid("JANE@XN--BCHER-KVA.example")))
                .isNotEqualTo(hasher.recipient(valid("june@bücher.example")));
        assertThat(hasher.recipient(valid("jane@example.com")).value()).hasSize(22);
    }
}
