package dev.ias.ops.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessWatchTest {

    @ParameterizedTest
    @CsvSource({"950, 1000, false", "951, 1000, true", "1000, 1000, true", "1, 1, true", "5, -1, false", "5, 0, false"})
    void fileHandlesAreNearlyExhaustedAbove95Percent(long open, long maximum, boolean exhausted) {
        assertThat(ProcessWatch.fileHandles(open, maximum)).hasSize(exhausted ? 1 : 0);
    }
}
