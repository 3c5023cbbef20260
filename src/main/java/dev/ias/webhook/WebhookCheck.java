package dev.ias.webhook;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import dev.ias.webhook.receiver.Receiver;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
                settings::parsedReceiver,
                () -> settings.client().check(),
                () -> WebhookSecret.check(settings),
                () -> require(
                        settings.connections() > 0,
                        "connections is " + settings.connections() + "; at least 1 is needed"),
                () -> positive("timeout", settings.timeout()),
                () -> positive("retry-delay", settings.retryDelay()),
                () -> positive("max-age", settings.maxAge()),
                () -> require(
                        settings.deadLetterAfter() > 1,
                        "dead-letter-after is " + settings.deadLetterAfter() + "; at least 2 is needed"));
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        if (settings.receiver().isEmpty()) {
            return List.of();
        }
        return List.of(
                SettingWarning.onlyIf(
                        settings.allowPrivateAddresses(),
                        "ias.webhook.allow-private-addresses",
                        true,
                        "the name of the receiver may lead to any internal host; use a public receiver"),
                plainReceiver(settings.parsedReceiver()));
    }

    /** Shows only the host: the path may contain a secret. */
    private static Optional<SettingWarning> plainReceiver(Receiver receiver) {
        return SettingWarning.onlyIf(
                receiver.exposesEvents(),
                "ias.webhook.url",
                receiver.origin(),
                "events and their addresses are sent without TLS; use https://");
    }

    private static void positive(String setting, Duration value) {
        require(value.isPositive(), setting + " is " + value + "; more than 0s is needed");
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new InvalidSettingException("ias.webhook." + problem);
        }
    }
}
