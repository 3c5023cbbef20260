package dev.ias.webhook;

import dev.ias.settings.InvalidSettingException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;

/** Where events are sent to. */
final class Receiver {

    private static final String SETTING = "ias.webhook.url ";

    private Receiver() {}

    /**
     * The URL of the settings.
     *
     * @throws InvalidSettingException where nothing may be sent to it; the message does not quote it, because it may hold a secret
     */
    static URI of(WebhookSettings settings) {
        var url = parse(settings.receiver().orElseThrow());
        var scheme = url.getScheme();
        require("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme), "must begin with https://");
        require(url.getHost() != null, "names no host");
        require(url.getRawUserInfo() == null, "must hold no user and no password");
        require(url.getRawFragment() == null, "must have no fragment");
        require(
                settings.allowPrivateAddresses() || "https".equalsIgnoreCase(scheme),
                "must begin with https://, unless ias.webhook.allow-private-addresses is true");
        require(
                settings.allowPrivateAddresses() || !isPrivateLiteral(url.getHost()),
                "names an address that is not public; ias.webhook.allow-private-addresses would allow it");
        return url;
    }

    private static URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidSettingException(SETTING + "is not a URL such as https://app.example.com/webhooks");
        }
    }

    /** What names resolve to is looked at when a connection is made, each time anew. */
    private static boolean isPrivateLiteral(String host) {
        try {
            return !PublicAddresses.contain(InetAddress.ofLiteral(host.replaceAll("^\\[|]$", "")));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void require(boolean held, String complaint) {
        if (!held) {
            throw new InvalidSettingException(SETTING + complaint);
        }
    }
}
