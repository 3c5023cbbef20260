package dev.ias.http.client;

import dev.ias.settings.OptionalText;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Proxies in front of the service.
 *
 * @param trustedProxies networks of proxies, as {@code address/prefix}, which send the address of the client
 * @param clientAddressHeader header field in which trusted proxies send it: {@code X-Forwarded-For} or
 *     {@code Forwarded} (RFC 7239). The other one is ignored
 * @param proxyProtocol whether every connection from a trusted proxy to {@code ias.http.port} begins with a header of
 *     the PROXY protocol, version 1 or 2; one without it is closed
 * @param countryHeader header field in which trusted proxies send the country of the client as a code of ISO 3166-1
 *     alpha-2, such as {@code CF-IPCountry}; mails then say where they were requested from. The proxies must set or
 *     remove it
 */
@ConfigurationProperties("ias.http")
record ProxySettings(
        @Bindable(defaultValue = "") List<String> trustedProxies,
        @Bindable(defaultValue = "X-Forwarded-For") ForwardingHeader clientAddressHeader,
        @Bindable(defaultValue = "false") boolean proxyProtocol,
        @Nullable String countryHeader) {

    Optional<String> country() {
        return OptionalText.of(countryHeader);
    }

    /** Returns the networks of trusted proxies as they are written. */
    Stream<String> proxies() {
        return trustedProxies.stream().map(String::strip).filter(network -> !network.isEmpty());
    }
}
