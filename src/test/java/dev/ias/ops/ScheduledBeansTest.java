package dev.ias.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.mail.smtp.RelayProbe;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.TaskExceptionHandler;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import org.junit.jupiter.api.Test;

/** The beans of scheduled tasks, while the service starts and stops. */
class ScheduledBeansTest {

    private static final String BROKEN = "broken-task";
    private static final String IDLE = "idle-task";

    @Test
    void aTaskWhoseBeanCannotBeCreatedFailsTheStart() {
        try (var log = new LogCapture();
                var relay = new TestRelay()) {
            var setup = Ias.setup().on(TestDatabase.create(), relay).environment(BROKEN);

            assertThatThrownBy(() -> setup.start().close()).hasStackTraceContaining("The table is missing");

            assertThat(log.text()).doesNotContain("scheduled task");
        }
    }

    @Test
    void theBeanOfATaskExistsBeforeItsFirstRun() {
        try (var ias = Ias.setup().alone().environment(IDLE).start()) {
            assertThat(ias.bean(BeanContext.class).getActiveBeanRegistrations(IdleTask.class))
                    .hasSize(1);
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void aTaskThatFindsNoRunningContextIsSkippedWithoutAnError() {
        try (var log = new LogCapture();
                var ias = Ias.setup().alone().start()) {
            ias.bean(TaskExceptionHandler.class)
                    .handleCreationFailure(
                            ias.bean(BeanContext.class).getBeanDefinition(RelayProbe.class),
                            new IllegalStateException("Cannot resolve beans until the context is running"));

            assertThat(log.text()).contains("RelayProbe skipped").doesNotContain("ERROR", "WARN");
        }
    }

    @Singleton
    @Requires(env = BROKEN)
    static class BrokenTask {

        BrokenTask() {
            throw new IllegalStateException("The table is missing");
        }

        @Scheduled(fixedDelay = "1h")
        void run() {}
    }

    @Singleton
    @Requires(env = IDLE)
    static class IdleTask {

        @Scheduled(fixedDelay = "1h", initialDelay = "1h")
        void run() {}
    }
}
