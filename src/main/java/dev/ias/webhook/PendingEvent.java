package dev.ias.webhook;

import java.time.Instant;
import java.util.UUID;

/**
 * An event as it waits to be told.
 *
 * @param id the {@code webhook-id}: the same at every attempt
 * @param body what is sent; it holds an address, so it is never shown
 * @param attempts that were begun
 * @param unfinished those of them in a row that never had an outcome
 * @param leaseEnd until when it belongs to whoever has read it
 */
record PendingEvent(UUID verification, UUID id, String body, int attempts, int unfinished, Instant leaseEnd) {

    /** With one more attempt begun, until another lease end. */
    PendingEvent claimed(Instant until) {
        return new PendingEvent(verification, id, body, attempts + 1, unfinished + 1, until);
    }

    @Override
    public String toString() {
        return "PendingEvent[" + id + "]";
    }
}
