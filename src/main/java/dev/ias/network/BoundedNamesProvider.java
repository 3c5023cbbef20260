package dev.ias.network;

import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;

/** Has the JDK resolve all names of this process by {@link BoundedNames}: of relay, receiver, collector and database. */
public final class BoundedNamesProvider extends InetAddressResolverProvider {

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new BoundedNames(configuration.builtinResolver());
    }

    @Override
    public String name() {
        return "ias";
    }
}
