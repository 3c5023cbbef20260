package dev.ias.http.connection;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Checks at start-up that the bounds of connections are within their ranges. */
@Singleton
final class ConnectionCheck implements SettingsCheck {

    private static final int KIBIBYTE = 1024;
    private static final int MIN_CONNECTIONS = 16;
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(5);
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    private final ConnectionSettings settings;

    ConnectionCheck(ConnectionSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Runnable> checks() {
        return List.of(
                () -> atLeast("connections", settings.connections(), MIN_CONNECTIONS),
                () -> atLeast("connections-per-client", settings.connectionsPerClient(), 1),
                () -> atLeast("pipelined", settings.pipelined(), 1),
                () -> atLeast("request-line", settings.requestLine(), KIBIBYTE),
                () -> atLeast("headers", settings.headers(), KIBIBYTE),
                () -> atLeast("body", settings.body(), KIBIBYTE),
                () -> atLeast("buffered-bodies", settings.bufferedBodies(), settings.body()),
                () -> positive("header-timeout", settings.headerTimeout()),
                () -> positive("request-timeout", settings.requestTimeout()),
                () -> positive("idle-timeout", settings.idleTimeout()),
                () -> positive("close-timeout", settings.closeTimeout()),
                () -> positive("shutdown-timeout", settings.shutdownTimeout()),
                this::drain);
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        return List.of(SettingWarning.onlyIf(
                settings.connectionsPerClient() >= settings.connections(),
                "ias.http.connections-per-client",
                settings.connectionsPerClient(),
                "one client can use up all connections; use fewer than ias.http.connections, such as 256"));
    }

    private static void atLeast(String name, long value, long minimum) {
        SettingsCheck.requireAtLeast("ias.http." + name, value, minimum);
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive() || value.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new InvalidSettingException(
                    "ias.http.%s is %s; more than 0s and at most 1h is allowed".formatted(name, value));
        }
    }

    private void drain() {
        if (settings.drain().isNegative() || settings.drain().compareTo(LONGEST_DRAIN) > 0) {
            throw new InvalidSettingException("ias.http.drain is %s; 0s to 5m is allowed".formatted(settings.drain()));
        }
    }
}
