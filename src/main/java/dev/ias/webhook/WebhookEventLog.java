package dev.ias.webhook;

import dev.ias.command.EventLog;
import dev.ias.verification.VerificationEvent;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Transactional outbox of webhook events: an event is inserted in the transaction of the change that it reports. */
@Singleton
class WebhookEventLog implements EventLog {

    private final boolean on;
    private final EventRepository repository;
    private final JsonMapper json;

    WebhookEventLog(WebhookSettings settings, EventRepository repository, JsonMapper json) {
        this.on = settings.receiver().isPresent();
        this.repository = repository;
        this.json = json;
    }

    @Override
    public void append(List<VerificationEvent> events) {
        if (on && !events.isEmpty()) {
            repository.insertAll(events.stream().map(this::row).toList());
        }
    }

    private PendingEvent row(VerificationEvent event) {
        var body = WebhookBody.of(event);
        return new PendingEvent(event.subject(), event.id(), body.type(), text(body), event.at(), 0, 0, event.at());
    }

    private String text(WebhookBody body) {
        try {
            return json.writeValueAsString(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
