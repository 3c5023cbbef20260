package dev.ias.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.outbox.MailRelay;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The beans of scheduled tasks, while the service starts and stops. */
class ScheduledBeansTest {

    private static final String BROKEN = "broken-task";
    private static final String SLOW = "slow-task";

    @Test
    void aTaskWhoseBeanCannotBeCreatedFailsTheStart() {
        assertThatThrownBy(() -> {
                    try (var ias = Ias.setup().alone().environment(BROKEN).start()) {
                        ias.signUp("jane@example.com");
                    }
                })
                .hasStackTraceContaining("The table is missing");
    }

    @Test
    void aShutdownWhileTheBeanOfATaskIsCreatedLogsNoError() throws InterruptedException {
        try (var log = new LogCapture()) {
            var ias = Ias.setup().alone().environment(SLOW).start();
            var creation = ias.bean(Creation.class);
            ias.close();
            creation.ended.await(10, TimeUnit.SECONDS);

            assertThat(log.text()).doesNotContain("ERROR");
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

    /** Delays the creation of a bean on a thread of the scheduler until the context is closed. */
    @Singleton
    @Requires(env = SLOW)
    static class Creation implements BeanCreatedEventListener<MailRelay> {

        private final CountDownLatch closing = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);

        @EventListener
        void closing(ShutdownEvent event) {
            closing.countDown();
        }

        @Override
        public MailRelay onCreated(BeanCreatedEvent<MailRelay> event) {
            System.err.println("### created on " + Thread.currentThread().getName());
            if (Thread.currentThread().getName().contains("scheduled")) {
                try {
                    closing.await(10, TimeUnit.SECONDS);
                    Thread.sleep(500);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            ended.countDown();
            return event.getBean();
        }
    }
}
