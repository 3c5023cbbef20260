package dev.ias.network;

import java.net.InetAddress;
import java.util.Locale;

/** Recognises host names and address literals that always lead to this host. Never resolves names. */
public final class LoopbackHost {

    private LoopbackHost() {}

    /**
     * Returns whether a host is a loopback address, with or without brackets, {@code localhost} or below it (RFC 6761
     * section 6.3).
     */
    public static boolean matches(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.endsWith(".localhost") || isLoopbackAddress(name);
    }

    private static boolean isLoopbackAddress(String literal) {
        try {
            return IpAddress.ofHost(literal)
                    .filter(InetAddress::isLoopbackAddress)
                    .isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
