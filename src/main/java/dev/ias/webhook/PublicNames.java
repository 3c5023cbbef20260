package dev.ias.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names for connections, and only those of which all addresses are public. The client connects to the very addresses
 * that were looked at and asks nobody again, so a name that answers otherwise the second time gains nothing.
 */
final class PublicNames implements DnsResolver {

    private final DnsResolver names;

    PublicNames(DnsResolver names) {
        this.names = names;
    }

    /** A name led to where nothing may be sent. */
    static final class NotPublicException extends UnknownHostException {

        NotPublicException() {
            super("not a public address");
        }
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var addresses = names.resolve(host);
        if (!Arrays.stream(addresses).allMatch(PublicAddresses::contain)) {
            throw new NotPublicException();
        }
        return addresses;
    }

    /** Unused by the client for requests; a canonical name would need the same look. */
    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
