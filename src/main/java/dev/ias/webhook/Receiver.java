package dev.ias.webhook;

import dev.ias.network.IpAddress;
import dev.ias.settings.InvalidSettingException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Validates the URL of the receiver. */
final class Receiver {

    private static final String SETTING = "ias.webhook.url ";

    private Receiver() {}

    /**
     * Returns the configured URL.
     *
     * @throws InvalidSettingException if it is not allowed; the message does not quote it, because it may contain a
     *     secret
     */
    static URI of(WebhookSettings settings) {
        var url = parse(settings.receiver().orElseThrow());
        var scheme = url.getScheme();
        require("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme), "must begin with https://");
        require(url.getHost() != null, "has no host");
        require(url.getRawUserInfo() == null, "must have no user and no password");
        require(url.getRawFragment() == null, "must have no fragment");
        require(
                settings.allowPrivateAddresses() || "https".equalsIgnoreCase(scheme),
                "must begin with https://, unless ias.webhook.allow-private-addresses is true");
        var address = address(url.getHost());
        require(
                settings.allowPrivateAddresses()
                        || address.filter(literal -> !PublicAddresses.contain(literal))
                                .isEmpty(),
                "must have a public address, unless ias.webhook.allow-private-addresses is true");
        return url;
    }

    private static URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidSettingException(SETTING + "is not a URL such as https://app.example.com/webhooks");
        }
    }

    /** Host names are not resolved here: {@link PublicAddressResolver} checks their addresses for every connection. */
    private static Optional<InetAddress> address(String host) {
        try {
            return IpAddress.ofHost(host);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(SETTING + "has a host that is neither a name nor an IP address", e);
        }
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new InvalidSettingException(SETTING + problem);
        }
    }
}
