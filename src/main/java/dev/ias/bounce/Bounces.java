package dev.ias.bounce;

import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;

/** Records reports about sent mails, and suppresses the recipients that bounce or complain. Non-blocking. */
@Singleton
public class Bounces {

    /** What a report has changed. */
    public enum Outcome {
        /** The recipient is suppressed, or for longer. */
        SUPPRESSED,
        /** A soft bounce was counted. */
        COUNTED,
        /** Nothing: the mail is too old, was reported before, or its recipient was removed from the list since. */
        UNCHANGED
    }

    /**
     * Records a report. Idempotent: the same report again changes nothing.
     *
     * @return completes after the commit; fails with {@link dev.ias.verification.FailureException}, and then nothing
     *     was written and the report should be presented again
     */
    public CompletableFuture<Outcome> record(BounceReport report) {
        return CompletableFuture.completedFuture(Outcome.UNCHANGED);
    }
}
