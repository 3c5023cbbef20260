package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import io.micronaut.scheduling.TaskExecutors;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

/** Requests run on platform threads: a virtual thread that waits for class loading would pin its carrier. */
class ThreadsTest {

    @Test
    void requestsRunOnPlatformThreads() throws Exception {
        try (var relay = new TestRelay();
                var ias = Ias.setup().on(TestDatabase.create(), relay).start()) {
            var threads = ias.bean(ExecutorService.class, TaskExecutors.BLOCKING);

            assertThat(threads.submit(() -> Thread.currentThread().isVirtual()).get())
                    .isFalse();
        }
    }
}
