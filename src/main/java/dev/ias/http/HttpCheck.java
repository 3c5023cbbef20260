package dev.ias.http;

import dev.ias.network.Network;
import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks at start-up that every trusted proxy is a network. Warns of networks with too many addresses. */
@Singleton
final class HttpCheck implements SettingsCheck {

    // Ranges of content delivery networks, such as 104.16.0.0/13 and 2400:cb00::/32, are smaller.
    private static final int SHORTEST_IPV4_PREFIX = 12;
    private static final int SHORTEST_IPV6_PREFIX = 28;

    /** Larger networks that are not public. */
    private static final List<Network> PRIVATE =
            Network.all("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "fc00::/7", "fe80::/10");

    private final HttpSettings settings;
    private final Environment environment;

    HttpCheck(HttpSettings settings, Environment environment) {
        this.settings = settings;
        this.environment = environment;
    }

    @Override
    public List<Runnable> checks() {
        return List.of(() -> ClientAddresses.networks(settings));
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        return Stream.concat(settings.proxies().map(HttpCheck::vastNetwork), Stream.of(sharedPort()))
                .toList();
    }

    private static Optional<SettingWarning> vastNetwork(String text) {
        return SettingWarning.onlyIf(
                isVast(Network.of(text)),
                "ias.http.trusted-proxies",
                text,
                "callers in it can claim any client address; list only the networks of your proxies");
    }

    private static boolean isVast(Network network) {
        var shortest = network.isIpv4() ? SHORTEST_IPV4_PREFIX : SHORTEST_IPV6_PREFIX;
        return network.prefixLength() < shortest && PRIVATE.stream().noneMatch(vast -> vast.contains(network));
    }

    /** The framework serves health and metrics on the public listener if the ports are equal. */
    private Optional<SettingWarning> sharedPort() {
        int managementPort = environment.getRequiredProperty("endpoints.all.port", Integer.class);
        return SettingWarning.onlyIf(
                managementPort == settings.port(),
                "ias.management.port",
                managementPort,
                "callers of the APIs can read health and metrics; use another port than ias.http.port");
    }
}
