package dev.ias.bounce;

import dev.ias.limit.Suppression.Reason;
import dev.ias.verification.LimitKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Read access to committed suppressions, outside of commands. */
public interface SuppressionQueries {

    /**
     * Returns recipients that are suppressed at a time, by key.
     *
     * @param reason empty for all reasons
     * @param after the last key of the page before; empty text for the first page
     * @param limit maximum number of recipients
     */
    List<SuppressedRecipient> page(Optional<Reason> reason, String after, int limit, Instant now);

    /** Returns those of the recipients that are suppressed at a time. */
    List<SuppressedRecipient> find(Collection<LimitKey> recipients, Instant now);
}
