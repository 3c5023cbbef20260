package dev.ias.report.sns;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;

/**
 * The certificates that Amazon SNS signs with, cached for a day. A certificate is trusted because it is read over HTTPS
 * from the host of the topic's region; in addition, its name must be that of the service and it must be valid now. The
 * chain of the certificate itself cannot be verified: the service publishes it without its issuers.
 */
final class SigningCertificates {

    private static final Duration LIFETIME = Duration.ofDays(1);
    private static final int MAX_CACHED = 16;
    private static final Pattern PATH = Pattern.compile("/SimpleNotificationService-[A-Za-z0-9]{1,64}\\.pem");
    // Name of the certificates, in older regions independent of the region.
    private static final String SERVICE = "sns.amazonaws.com";

    private final AmazonHttp http;
    private final Clock clock;
    private final DefaultHostnameVerifier names = new DefaultHostnameVerifier();
    private final Cache<URI, X509Certificate> cache = Caffeine.newBuilder()
            .maximumSize(MAX_CACHED)
            .expireAfterWrite(LIFETIME)
            .build();

    SigningCertificates(AmazonHttp http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    /**
     * Returns the certificate at a URL; empty if the URL or the certificate is not one of the topic's region, or the
     * certificate is not valid now.
     *
     * @throws IOException if it cannot be read; another attempt may succeed
     */
    Optional<X509Certificate> get(URI url, Topic topic) throws IOException {
        if (!topic.serves(url)
                || url.getRawQuery() != null
                || !PATH.matcher(String.valueOf(url.getRawPath())).matches()) {
            return Optional.empty();
        }
        var certificate = Optional.ofNullable(cache.getIfPresent(url));
        if (certificate.isEmpty()) {
            certificate = parse(http.get(url)).filter(read -> isOf(read, topic));
            certificate.ifPresent(read -> cache.put(url, read));
        }
        return certificate.filter(this::isValid);
    }

    private static Optional<X509Certificate> parse(byte[] pem) {
        try {
            return Optional.of((X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    private boolean isOf(X509Certificate certificate, Topic topic) {
        return Stream.of(SERVICE, topic.host()).anyMatch(name -> {
            try {
                names.verify(name, certificate);
                return true;
            } catch (SSLException e) {
                return false;
            }
        });
    }

    private boolean isValid(X509Certificate certificate) {
        try {
            certificate.checkValidity(Date.from(clock.instant()));
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }
}
