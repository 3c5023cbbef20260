package dev.ias.http;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;
import java.util.stream.Stream;

/**
 * Port and trusted proxies. The bounds of connections are in {@code ConnectionSettings}.
 *
 * @param port port of both APIs
 * @param trustedProxies networks, as {@code address/prefix}, whose {@code X-Forwarded-For} is trusted
 */
@ConfigurationProperties("ias.http")
record HttpSettings(
        @Bindable(defaultValue = "8080") int port,
        @Bindable(defaultValue = "") List<String> trustedProxies) {

    /** Returns the networks of trusted proxies as they are written. */
    Stream<String> proxies() {
        return trustedProxies.stream().map(String::strip).filter(network -> !network.isEmpty());
    }
}
