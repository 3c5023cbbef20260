package dev.ias.command;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Callbacks on futures whose result is not awaited here. {@link CompletableFuture#whenComplete} keeps an exception of
 * its callback in the future that it returns; these log it, so that it is not lost with that future.
 */
public final class Callbacks {

    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

    private Callbacks() {}

    /**
     * Runs a callback on completion of a future. An exception of the callback is logged and does not change the future.
     */
    public static <T> void onCompletion(
            CompletableFuture<T> future, BiConsumer<? super @Nullable T, ? super @Nullable Throwable> callback) {
        var _ = future.whenComplete((result, failure) -> {
            try {
                callback.accept(result, failure);
            } catch (RuntimeException e) {
                LOG.error("Callback failed; its future is unchanged", e);
            }
        });
    }

    /** Logs the failure of a future whose result is not used. */
    public static void unawaited(CompletableFuture<?> future) {
        onCompletion(future, (result, failure) -> {
            if (failure != null) {
                LOG.error("Unawaited work failed", failure);
            }
        });
    }
}
