package dev.ias.key;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRulesTest {

    private static final int KEYS = 100_000;

    /** A random key is rejected with a probability of 1.5 in 10^12, one of these with 2 in 10^7. */
    @Test
    void randomKeysAreAccepted() {
        var random = new Random(42);
        var bytes = new byte[Key.LENGTH];

        assertThatCode(() -> {
                    for (var key = 0; key < KEYS; key++) {
                        random.nextBytes(bytes);
                        require(bytes);
                    }
                })
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {-128, -7, -1, 0, 1, 3, 17, 100})
    void everySequenceIsRejected(int step) {
        var bytes = new byte[Key.LENGTH];
        for (var first = 0; first < 256; first++) {
            for (var i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (first + i * step);
            }

            assertThatThrownBy(() -> require(bytes)).isInstanceOf(InvalidKeysException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8, 16})
    void everyRepetitionIsRejected(int period) {
        var random = new Random(period);
        var bytes = new byte[Key.LENGTH];
        Stream.generate(() -> random.ints(period, -128, 128).toArray())
                .limit(100)
                .forEach(pattern -> {
                    for (var i = 0; i < bytes.length; i++) {
                        bytes[i] = (byte) pattern[i % period];
                    }

                    assertThatThrownBy(() -> require(bytes)).isInstanceOf(InvalidKeysException.class);
                });
    }

    private static void require(byte[] key) {
        KeyRules.requireSecret(KeyPurpose.TOKEN, new KeyRing(List.of(new Key("k", key))));
    }
}
