package dev.ias.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final Deadlines deadlines = new Deadlines();

    @Test
    void afterTheCloseFuturesTimeOutAtOnce() {
        deadlines.close();
        var future = new CompletableFuture<String>();

        deadlines.watch(future, LONG, () -> future.complete("timeout"));

        assertThat(future).isCompletedWithValue("timeout");
    }
}
