package dev.ias.webhook.receiver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/**
 * DNS resolver that rejects a name if any of its addresses is not public. The client connects to the checked addresses
 * without resolving the name again, which prevents DNS rebinding.
 */
final class PublicAddressResolver implements DnsResolver {

    private final DnsResolver names;

    PublicAddressResolver(DnsResolver names) {
        this.names = names;
    }

    /** Thrown if a name resolves to an address that is not public. */
    static final class NotPublicException extends UnknownHostException {

        NotPublicException() {
            super("Not a public address");
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

    /**
     * Returns the name unchanged. The client does not call it for requests; a canonical name would need the same check.
     */
    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
