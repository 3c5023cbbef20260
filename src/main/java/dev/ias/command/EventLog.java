package dev.ias.command;

import dev.ias.verification.VerificationEvent;
import java.util.List;

/** Records events for subscribers outside of the service. */
public interface EventLog {

    /**
     * Appends events in the current transaction, which is that of the changes that they report, so that neither exists
     * without the other. Does nothing if there is no subscriber.
     */
    void append(List<VerificationEvent> events);
}
