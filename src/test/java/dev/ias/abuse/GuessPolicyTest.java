package dev.ias.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the guess breaker opens and closes: at 200 wrong codes of which 10 % are needed, or at 10,000 without. */
class GuessPolicyTest {

    private static final GuessPolicy POLICY = new GuessPolicy(200, 10, 10_000);

    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
        correct   | wrong  | opens | stays open | because
        0         | 0      | false | false      | nothing was checked
        0         | 99     | false | false      | below half of the number, whatever the share
        0         | 100    | false | true       | half of the number
        0         | 199    | false | true       | below the number
        0         | 200    | true  | true       | number and share
        1800      | 200    | true  | true       | exactly the share
        1801      | 200    | false | true       | just below the share
        1900      | 100    | false | true       | half of the share and of the number
        1901      | 100    | false | false      | just below half of the share
        3801      | 200    | false | false      | below half of the share
        1000000   | 4999   | false | false      | diluted, below half of the maximum
        1000000   | 5000   | false | true       | diluted, half of the maximum
        1000000   | 9999   | false | true       | diluted, below the maximum
        1000000   | 10000  | true  | true       | diluted, and yet too many
        0         | 1000000000000 | true | true | more than an int holds
        """)
    void opensAtItsNumbersAndClosesBelowHalfOfThem(
            long correct, long wrong, boolean opens, boolean staysOpen, String because) {
        var hour = hour(correct, wrong);

        assertThat(POLICY.open(hour, false)).as(because).isEqualTo(opens);
        assertThat(POLICY.open(hour, true)).as(because).isEqualTo(staysOpen);
    }

    @Test
    void anOddMinimumIsNotRoundedDown() {
        var policy = new GuessPolicy(201, 1, 10_000);

        assertThat(policy.open(hour(0, 100), true)).isFalse();
        assertThat(policy.open(hour(0, 101), true)).isTrue();
    }

    @Test
    void theShareMayBeAll() {
        var policy = new GuessPolicy(1, 100, 10_000);

        assertThat(policy.open(hour(0, 1), false)).isTrue();
        assertThat(policy.open(hour(1, 9_999), false)).isFalse();
    }

    private static CheckedHour hour(long correct, long wrong) {
        return CheckedHour.of(List.of(new CheckedMinute(Instant.EPOCH, correct, wrong, false)));
    }
}
