package dev.ias.mail.ses;

import dev.ias.mail.MailComposer;
import dev.ias.mail.RelaySettings;
import dev.ias.mail.delivery.MailApi;
import dev.ias.settings.SecretValue;
import dev.ias.verification.OutboxMessage;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.ses.model.SendRawEmailRequest;

/**
 * Calls of the API of Amazon SES, one attempt each: the outbox retries, and a retry of the SDK after a timeout would
 * send a duplicate. A call times out after the sum of connect-timeout, timeout and accept-timeout.
 */
final class SesApi implements MailApi {

    private final SesClient client;
    private final MailComposer composer;
    private final String sender;
    private final Optional<String> configurationSet;
    private final Duration probeTimeout;

    private SesApi(
            SesClient client,
            MailComposer composer,
            String sender,
            Optional<String> configurationSet,
            Duration probeTimeout) {
        this.client = client;
        this.composer = composer;
        this.sender = sender;
        this.configurationSet = configurationSet;
        this.probeTimeout = probeTimeout;
    }

    /**
     * Creates a client; it does not connect yet.
     *
     * @param sender envelope sender of mails that have none of their own
     * @param secretKey of the access key; without one, the credentials are found as in all programs of the SDK
     */
    static SesApi of(
            RelaySettings settings, MailComposer composer, String sender, Optional<SecretValue<String>> secretKey) {
        var timeouts = settings.timeouts();
        var http = UrlConnectionHttpClient.builder()
                .connectionTimeout(timeouts.connect())
                .socketTimeout(timeouts.acceptance())
                .build();
        var client = SesClient.builder()
                .httpClient(new BoundedHttpClient(http))
                .region(Region.of(settings.provider().region().orElseThrow()))
                .credentialsProvider(credentials(settings, secretKey))
                .overrideConfiguration(setup -> setup.retryStrategy(DefaultRetryStrategy.doNotRetry())
                        .apiCallTimeout(
                                timeouts.connect().plus(timeouts.reply()).plus(timeouts.acceptance())));
        settings.endpoint().ifPresent(client::endpointOverride);
        return new SesApi(
                client.build(),
                composer,
                sender,
                settings.provider().configurationSet(),
                timeouts.connect().plus(timeouts.reply()));
    }

    private static AwsCredentialsProvider credentials(RelaySettings settings, Optional<SecretValue<String>> secretKey) {
        return secretKey
                .<AwsCredentialsProvider>map(secret ->
                        () -> AwsBasicCredentials.create(settings.username().orElseThrow(), secret.current()))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    @Override
    public Result send(OutboxMessage message) {
        try {
            send(composer.compose(message));
            return Result.ACCEPTED;
        } catch (SesFailure e) {
            return e.result();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Sends a mail as it is.
     *
     * @throws SesFailure if it is not accepted
     */
    void send(Message mail) throws MessagingException {
        var request = request(mail);
        call(() -> client.sendRawEmail(request));
    }

    private static void call(Runnable request) {
        var exchange = new BoundedHttpClient.Exchange();
        try {
            exchange.run(request);
        } catch (SdkException e) {
            throw SesFailure.of(e, exchange.sent());
        }
    }

    private SendRawEmailRequest request(Message mail) throws MessagingException {
        var bytes = new ByteArrayOutputStream();
        try {
            mail.writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var recipients = Arrays.stream(mail.getAllRecipients())
                .map(recipient -> ((InternetAddress) recipient).getAddress())
                .toList();
        var request = SendRawEmailRequest.builder()
                .source(envelopeSender(mail))
                .destinations(recipients)
                .rawMessage(raw -> raw.data(SdkBytes.fromByteArrayUnsafe(bytes.toByteArray())));
        configurationSet.ifPresent(request::configurationSetName);
        return request.build();
    }

    /** Returns the envelope sender of the mail (VERP), else the configured one. */
    private String envelopeSender(Message mail) {
        return mail instanceof SMTPMessage own && own.getEnvelopeFrom() != null ? own.getEnvelopeFrom() : sender;
    }

    @Override
    public Optional<String> probe() {
        try {
            connect();
            return Optional.empty();
        } catch (SesFailure e) {
            return e.result().throttled()
                    ? Optional.empty()
                    : Optional.of(e.result().reason());
        }
    }

    /**
     * Asks for the send quota, which sends nothing.
     *
     * @throws SesFailure if the API does not answer or rejects the credentials. Denied permission for {@code
     *     ses:GetSendQuota} is not a failure
     */
    void connect() {
        try {
            call(() -> client.getSendQuota(
                    quota -> quota.overrideConfiguration(call -> call.apiCallTimeout(probeTimeout))));
        } catch (SesFailure e) {
            if (!e.isAccessDenied()) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
