package dev.ias.http.client;

import dev.ias.network.Network;
import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks at start-up that every trusted proxy is a network. Warns of networks with too many addresses. */
@Singleton
final class ProxyCheck implements SettingsCheck {

    // Ranges of content delivery networks, such as 104.16.0.0/13 and 2400:cb00::/32, are smaller.
    private static final int SHORTEST_IPV4_PREFIX = 12;
    private static final int SHORTEST_IPV6_PREFIX = 28;

    /** Larger networks that are not public. */
    private static final List<Network> PRIVATE =
            Network.all("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "fc00::/7", "fe80::/10");

    // RFC 9110 section 5.1.
    private static final Pattern FIELD_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final ProxySettings settings;

    ProxyCheck(ProxySettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Runnable> checks() {
        return List.of(() -> ClientAddresses.networks(settings), this::requireProxies, this::requireCountryHeader);
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        return settings.proxies().map(ProxyCheck::vastNetwork).toList();
    }

    private void requireProxies() {
        if (settings.proxyProtocol() && settings.proxies().findAny().isEmpty()) {
            throw new InvalidSettingException(
                    "ias.http.proxy-protocol is true; list the networks of your proxies in ias.http.trusted-proxies");
        }
    }

    private void requireCountryHeader() {
        settings.country().ifPresent(name -> {
            if (!FIELD_NAME.matcher(name).matches()) {
                throw InvalidSettingException.of(
                        "ias.http.country-header", name, "a header field such as CF-IPCountry");
            }
            if (settings.proxies().findAny().isEmpty()) {
                throw new InvalidSettingException("ias.http.country-header is " + name
                        + "; list the networks of your proxies in ias.http.trusted-proxies");
            }
        });
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
}
