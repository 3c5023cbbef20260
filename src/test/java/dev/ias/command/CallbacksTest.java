package dev.ias.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.LogCapture;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallbacksTest {

    @Test
    void anExceptionOfACallbackIsLoggedAndDoesNotChangeTheFuture() {
        try (var log = new LogCapture()) {
            var future = CompletableFuture.completedFuture("result");

            Callbacks.onCompletion(future, (result, failure) -> {
                throw new IllegalStateException("of the callback");
            });

            assertThat(future).isCompletedWithValue("result");
            assertThat(log.text()).contains("Callback failed", "IllegalStateException: of the callback");
        }
    }

    @Test
    void theFailureOfAFutureThatIsNotAwaitedIsLogged() {
        try (var log = new LogCapture()) {
            Callbacks.unawaited(CompletableFuture.failedFuture(new IllegalStateException("of the work")));

            assertThat(log.text()).contains("Unawaited work failed", "IllegalStateException: of the work");
        }
    }
}
