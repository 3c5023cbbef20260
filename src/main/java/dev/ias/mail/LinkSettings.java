package dev.ias.mail;

import dev.ias.settings.InvalidSettingException;
import dev.ias.verification.Challenge;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Where links lead. Nothing that a caller sends takes part in it.
 *
 * @param baseUrl base URL of links in mails, such as {@code https://verify.example.com}
 */
@ConfigurationProperties("ias.link")
record LinkSettings(String baseUrl) {

    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final String COMPLAINT = "ias.link.base-url is not a URL such as https://verify.example.com";
    private static final String PATH = "/email-verifications/";

    /**
     * The base, once it was checked.
     *
     * @throws InvalidSettingException when it is nothing that a browser could be sent to
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
            throw new InvalidSettingException(COMPLAINT, e);
        }
        throw new InvalidSettingException(COMPLAINT);
    }

    String url(Challenge challenge) {
        return baseUrl.replaceAll("/+$", "") + PATH + challenge.value();
    }
}
