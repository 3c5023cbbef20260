package dev.ias.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.fuzz.Fuzz;
import dev.ias.testing.TestKeys;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fuzz test of key settings: every text yields a ring or an error that does not quote it. */
class KeyRingFuzzTest {

    @Test
    void anyTextIsParsedOrRejectedWithoutQuotingIt() {
        Fuzz.run(
                "key rings",
                0.04,
                List.of(
                        TestKeys.ring("one"),
                        TestKeys.ring("one", "two"),
                        TestKeys.ring("one").replace('+', '-')),
                List.of(",", ":", "=", "==", "\n", " ", "one", "\0", "-", "_", "+", "/"),
                text -> {
                    try {
                        assertThat(KeyRing.parse(text).first().bytes()).hasSize(Key.LENGTH);
                    } catch (InvalidKeysException e) {
                        assertThat(e.getMessage())
                                .matches("has an entry that is not id:base64|has a key that is not Base64|has a key of"
                                        + " \\d+ bits; 256 are needed|holds no key|holds two keys of one id|holds"
                                        + " one key under two ids");
                    }
                });
    }
}
