package dev.ias.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.ServiceOnly;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.scheduling.ScheduledExecutorTaskScheduler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The relay of development mode is a bean that may be created after the probe. */
class RelayProbeTest {

    private final ApplicationContext context = ApplicationContext.builder()
            .deduceEnvironment(false)
            .environments(ServiceOnly.COMMAND)
            .properties(Map.of(
                    "ias.mail.from", "no-reply@sender.example",
                    "ias.link.base-url", "https://verify.example.com",
                    "ias.mail.relays.first.host", "localhost",
                    "ias.mail.relays.second.host", "localhost",
                    "datasources.default.enabled", false))
            .start();
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    void stop() {
        threads.shutdownNow();
        context.close();
    }

    @Test
    void relaysAreProbedOnlyAfterAllBeansExist() {
        var probe = new RelayProbe(
                context.getBean(Relays.class),
                new ProbeSettings(Duration.ofHours(1)),
                new ScheduledExecutorTaskScheduler(threads),
                new SimpleMeterRegistry());
        assertThat(threads.getTaskCount()).isZero();

        probe.start(new StartupEvent(context));

        assertThat(threads.getTaskCount()).isGreaterThanOrEqualTo(2);
    }
}
