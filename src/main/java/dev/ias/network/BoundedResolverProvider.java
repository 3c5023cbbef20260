package dev.ias.network;

import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;

/** Service provider that makes the JDK resolve all host names of the process with {@link BoundedResolver}. */
public final class BoundedResolverProvider extends InetAddressResolverProvider {

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new BoundedResolver(configuration.builtinResolver());
    }

    @Override
    public String name() {
        return "ias";
    }
}
