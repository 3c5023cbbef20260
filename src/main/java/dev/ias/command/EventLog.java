package dev.ias.command;

import dev.ias.verification.VerificationEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Encodes events for subscribers outside of the service. The command store writes them with the changes they report.
 */
public interface EventLog {

    /**
     * An event as it is stored, with the body that subscribers receive; its first attempt is due at once.
     *
     * @param subject what has changed; its last ten bits are a bucket
     */
    record Entry(UUID subject, UUID id, String type, String body, Instant at) {

        /** Omits the body, which may contain the address. */
        @Override
        public String toString() {
            return "Entry[" + id + "]";
        }
    }

    /** Returns the entries to store; none if there is no subscriber. */
    List<Entry> entries(List<VerificationEvent> events);
}
