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
    // A chi-squared variable with 999 degrees of freedom exceeds it with a probability of one in a million.
    private static final double CRITICAL = 1_223;

    @Test
    @Attack(S29)
    void codesAreUniform() {
        var random = seeded();
        var first = new int[BUCKETS];
        var last = new int[BUCKETS];
        for (var i = 0; i < DRAWS; i++) {
            var number = Integer.parseInt(Code.random(6, random).digits());
            first[number / BUCKETS]++;
            last[number % BUCKETS]++;
        }

        assertThat(chiSquared(first)).isLessThan(CRITICAL);
        assertThat(chiSquared(last)).isLessThan(CRITICAL);
    }

    @Test
    @Attack(S29)
    void theLowestAndTheHighestCodeOccur() {
        var random = seeded();
        var ends = new HashSet<String>();
        // The probability that this many draws miss a given code is 1 in 22,000. The seed is fixed.
        for (var i = 0; i < 10 * DRAWS && ends.size() < 2; i++) {
            var digits = Code.random(6, random).digits();
            if (List.of("000000", "999999").contains(digits)) {
                ends.add(digits);
            }
        }

        assertThat(ends).containsExactlyInAnyOrder("000000", "999999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "123456789", "12345a", "１２３４５６", "-12345", "12 345", "123456\n"})
    void nothingElseIsACode(String text) {
        assertThatThrownBy(() -> new Code(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a code has six to eight digits");
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8})
    void aCodeHasTheRequestedLength(int length) {
        assertThat(Code.random(length, seeded()).digits()).hasSize(length);
    }

    @Test
    void toStringIsMasked() {
        assertThat(new Code("048213")).hasToString("Code[***]");
    }

    private static double chiSquared(int[] counts) {
        var expected = (double) DRAWS / BUCKETS;
        return Arrays.stream(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
    }

    private static SecureRandom seeded() {
        var source = new Random(7);
        return new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                source.nextBytes(bytes);
            }
        };
    }
}
