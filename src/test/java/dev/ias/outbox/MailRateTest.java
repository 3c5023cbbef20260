package dev.ias.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.ServiceOnly;
import dev.ias.command.LimitSettings;
import dev.ias.testing.TestClock;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailRateTest {

    private static final int PER_SECOND = 100;

    private final TestClock clock = new TestClock();
    private final ApplicationContext context = ApplicationContext.builder()
            .deduceEnvironment(false)
            .environments(ServiceOnly.COMMAND)
            .properties(
                    Map.of("ias.limits.instance-mails-per-second", PER_SECOND, "datasources.default.enabled", false))
            .start();
    private final MailRate rate = new MailRate(context.getBean(LimitSettings.class), clock);

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void aBacklogLeavesHalfOfTheRateToCalls() {
        assertThat(rate.await(1_000)).isEqualTo(PER_SECOND / 2);

        for (var call = 0; call < PER_SECOND / 2; call++) {
            assertThat(rate.take()).isTrue();
        }
        assertThat(rate.take()).isFalse();
    }

    @Test
    void aListLeavesHalfOfTheRateToCalls() {
        for (var mail = 0; mail < PER_SECOND / 2; mail++) {
            assertThat(rate.takeOfList()).isTrue();
        }
        assertThat(rate.takeOfList()).isFalse();
        assertThat(rate.take()).isTrue();
    }

    @Test
    void callsDoNotStopRedelivery() {
        for (var call = 0; call < PER_SECOND; call++) {
            assertThat(rate.take()).isTrue();
        }

        clock.advance(Duration.ofMillis(10));
        assertThat(rate.await(1_000)).isOne();
    }
}
