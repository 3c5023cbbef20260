package dev.ias.webhook;

import dev.ias.settings.SecretValue;
import dev.ias.settings.Secrets;
import dev.ias.webhook.receiver.Receiver;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;

/** Creates the requests to the receiver, signed with every secret according to Standard Webhooks 1.0.0. */
final class WebhookRequests {

    private final Receiver receiver;
    private final List<SecretValue<List<WebhookSecret>>> secrets;
    private final Clock clock;

    WebhookRequests(WebhookSettings settings, Secrets secrets, Clock clock) {
        this.receiver = settings.parsedReceiver();
        this.secrets = WebhookSecret.all(settings, secrets);
        this.clock = clock;
    }

    /** Returns a request with the current timestamp; receivers reject stale ones. */
    HttpPost of(PendingEvent event) {
        var timestamp = Long.toString(clock.instant().getEpochSecond());
        var content =
                String.join(".", event.id().toString(), timestamp, event.body()).getBytes(StandardCharsets.UTF_8);
        var request = receiver.request();
        request.setHeader("webhook-id", event.id().toString());
        request.setHeader("webhook-timestamp", timestamp);
        request.setHeader("webhook-signature", signatures(content));
        request.setEntity(new StringEntity(event.body(), ContentType.APPLICATION_JSON));
        return request;
    }

    private String signatures(byte[] content) {
        return secrets.stream()
                .flatMap(secret -> secret.last().stream())
                .map(secret -> "v1," + Base64.getEncoder().encodeToString(secret.sign(content)))
                .collect(Collectors.joining(" "));
    }
}
