package dev.ias.webhook;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Rejects invalid webhook settings, if a receiver is configured. */
@Singleton
final class WebhookCheck implements SettingsCheck {

    private final WebhookSettings settings;

    WebhookCheck(WebhookSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Runnable> checks() {
        if (settings.receiver().isEmpty()) {
            return List.of();
        }
        return List.of(
                () -> Receiver.of(settings),
                () -> WebhookSecret.all(settings),
                () -> require(settings.connections() > 0, "connections must be at least 1"),
                () -> positive("timeout", settings.timeout()),
                () -> positive("retry-delay", settings.retryDelay()),
                () -> positive("max-age", settings.maxAge()),
                () -> require(settings.deadLetterAfter() > 1, "dead-letter-after must be at least 2"));
    }

    private static void positive(String setting, Duration value) {
        require(value.isPositive(), setting + " must be longer than zero");
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new InvalidSettingException("ias.webhook." + problem);
        }
    }
}
