package dev.ias.report.sns;

import dev.ias.report.sns.VerifiedMessage.Reason;
import dev.ias.report.sns.VerifiedMessage.Refused;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies messages of Amazon SNS and confirms the subscriptions of permitted topics. Blocks while a certificate is
 * read or a subscription is confirmed.
 */
@Singleton
public final class SnsMessages {

    private static final Logger LOG = LoggerFactory.getLogger(SnsMessages.class);

    // The signed text has no nonce, so the age limits replays; Amazon SNS retries for an hour by default.
    private static final Duration MAX_AGE = Duration.ofHours(1);
    private static final Duration MAX_SKEW = Duration.ofMinutes(5);
    private static final Map<String, String> ALGORITHMS = Map.of("1", "SHA1withRSA", "2", "SHA256withRSA");

    private final SnsSettings settings;
    private final AmazonHttp http;
    private final SigningCertificates certificates;
    private final Clock clock;

    @Inject
    SnsMessages(SnsSettings settings, Clock clock) {
        this(settings, new AmazonHttp(), clock);
    }

    /** For tests: with a custom HTTP client. */
    SnsMessages(SnsSettings settings, AmazonHttp http, Clock clock) {
        this.settings = settings;
        this.http = http;
        this.certificates = new SigningCertificates(http, clock);
        this.clock = clock;
    }

    /**
     * Verifies a message, and confirms the subscription that it asks for.
     *
     * @throws IOException if Amazon SNS cannot be reached; another attempt may succeed
     */
    public VerifiedMessage receive(byte[] body) throws IOException {
        var message = Envelope.parse(body);
        if (message.isEmpty()) {
            return new Refused(Reason.MALFORMED);
        }
        var topic = message.get().topic().flatMap(settings::permitted);
        if (topic.isEmpty()) {
            return new Refused(Reason.TOPIC);
        }
        var refusal = refusal(message.get(), topic.get());
        return refusal.isPresent() ? new Refused(refusal.get()) : received(message.get(), topic.get());
    }

    private Optional<Reason> refusal(Envelope message, Topic topic) throws IOException {
        if (message.timestamp().filter(this::isRecent).isEmpty()) {
            return Optional.of(Reason.TIMESTAMP);
        }
        var url = message.certificateUrl();
        if (url.isEmpty()) {
            return Optional.of(Reason.CERTIFICATE);
        }
        var certificate = certificates.get(url.get(), topic);
        if (certificate.isEmpty()) {
            return Optional.of(Reason.CERTIFICATE);
        }
        return isSigned(message, certificate.get()) ? Optional.empty() : Optional.of(Reason.SIGNATURE);
    }

    private boolean isRecent(Instant timestamp) {
        var age = Duration.between(timestamp, clock.instant());
        return age.compareTo(MAX_AGE) <= 0 && age.compareTo(MAX_SKEW.negated()) >= 0;
    }

    private static boolean isSigned(Envelope message, X509Certificate certificate) {
        var algorithm = message.signatureVersion().map(ALGORITHMS::get);
        if (algorithm.isEmpty() || message.signature().isEmpty()) {
            return false;
        }
        try {
            var signature = Signature.getInstance(algorithm.get());
            signature.initVerify(certificate);
            signature.update(message.signedText());
            return signature.verify(
                    Base64.getDecoder().decode(message.signature().get()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // An unsuitable key, or no Base64.
            return false;
        }
    }

    private VerifiedMessage received(Envelope message, Topic topic) throws IOException {
        return switch (message.type()) {
            case NOTIFICATION ->
                message.message()
                        .<VerifiedMessage>map(VerifiedMessage.Notification::new)
                        .orElseGet(() -> new Refused(Reason.MALFORMED));
            case SUBSCRIPTION -> subscribe(message, topic);
            case UNSUBSCRIPTION -> {
                LOG.warn("Subscription of {} has ended; no further reports arrive from it", topic.arn());
                yield new VerifiedMessage.Unsubscribed();
            }
        };
    }

    private VerifiedMessage subscribe(Envelope message, Topic topic) throws IOException {
        var url = message.subscribeUrl().filter(topic::serves);
        if (url.isEmpty()) {
            return new Refused(Reason.SUBSCRIBE_URL);
        }
        http.get(url.get());
        LOG.info("Confirmed the subscription of {}", topic.arn());
        return new VerifiedMessage.Subscribed();
    }
}
