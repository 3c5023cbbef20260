package dev.ias.webhook;

import java.time.Instant;
import java.util.UUID;

/**
 * An event as it waits to be told.
 *
 * @param id the {@code webhook-id}: the same at every attempt
 * @param body what is sent; it holds an address, so it is never shown
 * @param attempts how often it was sent without success
 * @param leaseEnd until when it belongs to whoever has read it
 */
record PendingEvent(UUID verification, UUID id, String body, int attempts, Instant leaseEnd) {

    @Override
    public String toString() {
        return "PendingEvent[" + id + "]";
    }
}
