package dev.ias.verification;

import static dev.ias.testing.KnownAttack.S29;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.testing.Attack;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeTest {

    private static final int DRAWS = 1_000_000;
    private static final int BUCKETS = 1_000;
    // The chi-squared distribution with 999 degrees of freedom goes beyond it once in a million.
    private static final double CRITICAL = 1_223;

    @Test
    @Attack(S29)
    void codesAreUniform() {
        var random = repeatable();
        var first = new int[BUCKETS];
        var last = new int[BUCKETS];
        for (var i = 0; i < DRAWS; i++) {
            var number = Integer.parseInt(Code.random(random).digits());
            first[number / BUCKETS]++;
            last[number % BUCKETS]++;
        }

        assertThat(chiSquared(first)).isLessThan(CRITICAL);
        assertThat(chiSquared(last)).isLessThan(CRITICAL);
    }

    @Test
    @Attack(S29)
    void theLowestAndTheHighestCodeOccur() {
        var random = repeatable();
        var ends = new HashSet<String>();
        // Each of them is missed by that many draws once in 22,000 runs, and this run is always the same.
        for (var i = 0; i < 10 * DRAWS && ends.size() < 2; i++) {
            var digits = Code.random(random).digits();
            if (List.of("000000", "999999").contains(digits)) {
                ends.add(digits);
            }
        }

        assertThat(ends).containsExactlyInAnyOrder("000000", "999999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "1234567", "12345a", "１２３４５６", "-12345", "12 345", "123456\n"})
    void nothingElseIsACode(String text) {
        assertThatThrownBy(() -> new Code(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a code is six digits");
    }

    @Test
    void asTextItIsHidden() {
        assertThat(new Code("048213")).hasToString("Code[******]");
    }

    private static double chiSquared(int[] counts) {
        var expected = (double) DRAWS / BUCKETS;
        return Arrays.stream(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
    }

    private static SecureRandom repeatable() {
        var source = new Random(7);
        return new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                source.nextBytes(bytes);
            }
        };
    }
}
