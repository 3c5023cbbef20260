package dev.ias.webhook;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.ias.verification.Event;
import dev.ias.webhook.EventTable.NewEvent;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Writes down what a receiver is to be told, in the transaction of the change itself: neither is there without the other. */
@Singleton
public class WebhookOutbox {

    private final boolean on;
    private final JsonMapper json;

    WebhookOutbox(WebhookSettings settings, JsonMapper json) {
        this.on = settings.receiver().isPresent();
        this.json = json;
    }

    /** Writes the events; nothing where nobody is told. */
    public void write(Connection connection, List<Event> events) throws SQLException {
        if (on && !events.isEmpty()) {
            EventTable.insert(connection, events.stream().map(this::row).toList());
        }
    }

    private NewEvent row(Event event) {
        var body = WebhookBody.of(event);
        return new NewEvent(
                event.verification().id(), UuidCreator.getTimeOrderedEpoch(), body.type(), text(body), event.at());
    }

    private String text(WebhookBody body) {
        try {
            return json.writeValueAsString(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
