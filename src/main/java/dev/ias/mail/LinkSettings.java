package dev.ias.mail;

import dev.ias.settings.InvalidSettingException;
import dev.ias.verification.Challenge;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Settings of the links in mails. Links depend on these settings only, never on a header or parameter of a request.
 *
 * @param baseUrl base URL of links in mails, such as {@code https://verify.example.com}
 */
@ConfigurationProperties("ias.link")
record LinkSettings(String baseUrl) {

    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final String VERIFICATIONS = "/email-verifications/";
    private static final String MUTES = "/email-mutes/";

    /**
     * Returns the validated base URL.
     *
     * @throws InvalidSettingException if it is not an http or https URL with a host, or if it has a query or fragment
     */
    URI base() {
        try {
            var uri = new URI(baseUrl);
            if (uri.getHost() != null
                    && SCHEMES.contains(uri.getScheme())
                    && uri.getQuery() == null
                    && uri.getFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Reported below like any other invalid URL.
        }
        throw InvalidSettingException.of("ias.link.base-url", baseUrl, "a URL such as https://verify.example.com");
    }

    String url(Challenge challenge) {
        return url(VERIFICATIONS + challenge.value());
    }

    String muteUrl(String token) {
        return url(MUTES + token);
    }

    /** Returns the URL at which the service serves the logo of {@code ias.brand.logo-file}. */
    String logoUrl() {
        return url("/assets/logo");
    }

    private String url(String path) {
        return baseUrl.replaceAll("/+$", "") + path;
    }
}
