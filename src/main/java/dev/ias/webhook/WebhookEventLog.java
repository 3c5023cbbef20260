package dev.ias.webhook;

import dev.ias.command.EventLog;
import dev.ias.verification.VerificationEvent;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Encodes webhook events for their transactional outbox. */
@Singleton
class WebhookEventLog implements EventLog {

    private final boolean on;
    private final JsonMapper json;

    WebhookEventLog(WebhookSettings settings, JsonMapper json) {
        this.on = settings.receiver().isPresent();
        this.json = json;
    }

    @Override
    public List<Entry> entries(List<VerificationEvent> events) {
        return on ? events.stream().map(this::entry).toList() : List.of();
    }

    private Entry entry(VerificationEvent event) {
        var body = WebhookBody.of(event);
        return new Entry(event.subject(), event.id(), body.type(), text(body), event.at());
    }

    private String text(WebhookBody body) {
        try {
            return json.writeValueAsString(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
