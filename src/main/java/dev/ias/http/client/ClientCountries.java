package dev.ias.http.client;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Determines the country of the client of a request: the value of {@code ias.http.country-header} if the connection is
 * that of a trusted proxy. It is shown in mails, so anything but a code of ISO 3166-1 alpha-2 is ignored, such as the
 * {@code XX} and {@code T1} of Cloudflare.
 */
@Singleton
public class ClientCountries {

    private static final Set<String> CODES = Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2);

    private final ClientAddresses clients;
    private final Optional<String> header;

    ClientCountries(ProxySettings settings, ClientAddresses clients) {
        this.clients = clients;
        this.header = settings.country();
    }

    /** Returns the code of the country of a request; empty if it is unknown or if the field is repeated. */
    public Optional<String> of(HttpRequest<?> request) {
        return header.filter(name -> clients.isFromProxy(request))
                .map(name -> request.getHeaders().getAll(name))
                .filter(values -> values.size() == 1)
                .map(values -> values.getFirst().strip())
                .filter(CODES::contains);
    }
}
