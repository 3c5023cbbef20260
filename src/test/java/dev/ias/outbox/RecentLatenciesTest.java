package dev.ias.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentLatenciesTest {

    @Test
    void aSampleIsNotLongerThanACallerWaits() {
        var latencies = new RecentLatencies();

        assertThat(latencies.sample(Duration.ofSeconds(2))).isEqualTo(Duration.ofMillis(20));
        assertThat(latencies.sample(Duration.ofMillis(5))).isEqualTo(Duration.ofMillis(5));
    }
}
