package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import io.micronaut.scheduling.TaskExecutors;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

/** Who waits while a class is loaded must hold up nobody but himself. */
class ThreadsTest {

    @Test
    void callsHaveThreadsOfTheOperatingSystem() throws Exception {
        try (var relay = new TestRelay();
                var ias = Ias.setup().on(TestDatabase.create(), relay).start()) {
            var threads = ias.bean(ExecutorService.class, TaskExecutors.BLOCKING);

            assertThat(threads.submit(() -> Thread.currentThread().isVirtual()).get())
                    .isFalse();
        }
    }
}
