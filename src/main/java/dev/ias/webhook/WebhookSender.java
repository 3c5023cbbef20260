package dev.ias.webhook;

import dev.ias.webhook.Attempt.Outcome;
import dev.ias.webhook.PublicAddressResolver.NotPublicException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one attempt to deliver an event to the receiver: a signed POST without redirects, proxy or cookies. Only status
 * and headers of the response are evaluated. The timeout bounds the attempt as a whole.
 */
@Singleton
@WebhookOn
class WebhookSender {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final int MAX_BODY_BYTES = 16 * 1024;
    // Without these bounds a receiver could fill the memory with an endless line or endless headers.
    private static final Http1Config BOUNDS = Http1Config.custom()
            .setMaxLineLength(8 * 1024)
            .setMaxHeaderCount(100)
            .setMaxEmptyLineCount(10)
            .build();
    private static final int MAX_INTERIM_RESPONSES = 10;
    // Fraction of the timeout for one address, so that an attempt can try several.
    private static final int CONNECTS_IN_TIMEOUT = 3;
    // Bounds the lifetime of pooled connections, so that a changed DNS entry takes effect.
    private static final TimeValue CONNECTION_LIFETIME = TimeValue.ofMinutes(1);

    private final WebhookRequests requests;
    private final WebhookAnswers answers;
    private final Duration timeout;
    private final MeterRegistry meters;
    private final CloseableHttpClient http;

    @Inject
    WebhookSender(WebhookSettings settings, Clock clock, MeterRegistry meters) {
        this(settings, clock, meters, SystemDefaultDnsResolver.INSTANCE);
    }

    /** For tests: with a custom DNS resolver. */
    WebhookSender(WebhookSettings settings, Clock clock, MeterRegistry meters, DnsResolver names) {
        this.requests = new WebhookRequests(settings, clock);
        this.answers = new WebhookAnswers(clock);
        this.timeout = settings.timeout();
        this.meters = meters;
        this.http = client(settings, names);
        for (var outcome : Outcome.values()) {
            timer(outcome);
        }
    }

    /**
     * Makes an attempt and returns its outcome; failures of the network or the receiver are outcomes, not exceptions.
     */
    Attempt send(PendingEvent event) {
        var sample = Timer.start(meters);
        var attempt = outcome(event);
        sample.stop(timer(attempt.outcome()));
        return attempt;
    }

    /** Maps errors of this process to an outcome too, so that the outcomes of events sent in parallel are recorded. */
    private Attempt outcome(PendingEvent event) {
        try {
            return attempt(requests.of(event));
        } catch (RuntimeException | Error e) {
            LOG.error("Attempt to send webhook event {} failed; it is retried when its lease ends", event.id(), e);
            return Attempt.of(Outcome.FAILED);
        }
    }

    private Attempt attempt(HttpPost request) {
        // The client's timeouts apply to single reads; a receiver that sends one byte at a time would never exceed
        // them.
        var deadline = CompletableFuture.runAsync(
                request::cancel, CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS));
        try {
            var context = HttpClientContext.create();
            context.setAttribute(Attempted.REQUEST, request);
            var response = http.executeOpen(RoutingSupport.determineHost(request), request, context);
            var attempt = answers.read(response);
            finish(request, response);
            return attempt;
        } catch (NotPublicException e) {
            return Attempt.of(Outcome.NOT_PUBLIC);
        } catch (IOException | HttpException | CancellationException e) {
            LOG.debug("Webhook receiver unreachable: {}", e.getClass().getSimpleName());
            return Attempt.of(Outcome.UNREACHABLE);
        } finally {
            deadline.cancel(false);
        }
    }

    /** Reads a short body to its end, so that the connection is reused; closes the connection if the body is longer. */
    private static void finish(HttpPost request, ClassicHttpResponse response) {
        try (response) {
            var entity = response.getEntity();
            if (entity != null && entity.getContent().readNBytes(MAX_BODY_BYTES).length == MAX_BODY_BYTES) {
                // close() would drain the rest of the body.
                request.cancel();
            }
        } catch (IOException e) {
            // The outcome is determined by the status alone.
            LOG.debug(
                    "Failed to read the body of the webhook receiver's response: {}",
                    e.getClass().getSimpleName());
        }
    }

    private Timer timer(Outcome outcome) {
        return Timer.builder("ias.webhook")
                .description("Attempts to deliver an event to the receiver")
                .tag("outcome", outcome.tag())
                .register(meters);
    }

    private static CloseableHttpClient client(WebhookSettings settings, DnsResolver names) {
        var single = Timeout.of(settings.timeout());
        var connections = new Attempted()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(BOUNDS)
                        .build())
                .setDnsResolver(settings.allowPrivateAddresses() ? names : new PublicAddressResolver(names))
                .setMaxConnTotal(settings.connections())
                .setMaxConnPerRoute(settings.connections())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(settings.timeout().dividedBy(CONNECTS_IN_TIMEOUT)))
                        .setSocketTimeout(single)
                        .setTimeToLive(CONNECTION_LIFETIME)
                        .build())
                .build();
        return HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(single)
                        .setResponseTimeout(single)
                        .build())
                .setRequestExecutor(new FewInterimResponses())
                .setUserAgent("ias")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /**
     * Stops connecting when an attempt is cancelled at its deadline. Cancelling closes only the connection to the
     * current address; the client would try the next one.
     */
    private static final class Attempted extends PoolingHttpClientConnectionManagerBuilder {

        static final String REQUEST = "ias.request";

        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
            var strategies = RegistryBuilder.<TlsSocketStrategy>create()
                    .register(URIScheme.HTTPS.id, tls)
                    .build();
            return new DefaultHttpClientConnectionOperator(ports, names, strategies) {
                @Override
                protected void onBeforeSocketConnect(HttpContext context, HttpHost host) {
                    requireTime(context);
                }

                // Checks the deadline again, because the handshake as a whole has no timeout.
                @Override
                protected void onBeforeTlsHandshake(HttpContext context, HttpHost host) {
                    requireTime(context);
                }

                private void requireTime(HttpContext context) {
                    if (context.getAttribute(REQUEST) instanceof HttpPost request && request.isCancelled()) {
                        throw new CancellationException();
                    }
                }
            };
        }
    }

    /** Fails an exchange after {@value WebhookSender#MAX_INTERIM_RESPONSES} interim (1xx) responses. */
    private static final class FewInterimResponses extends HttpRequestExecutor {

        @Override
        public ClassicHttpResponse execute(
                ClassicHttpRequest request,
                HttpClientConnection connection,
                @Nullable HttpResponseInformationCallback callback,
                HttpContext context)
                throws IOException, HttpException {
            var interim = new AtomicInteger();
            return super.execute(
                    request,
                    connection,
                    (response, from, within) -> {
                        if (interim.incrementAndGet() > MAX_INTERIM_RESPONSES) {
                            throw new ProtocolException("More than " + MAX_INTERIM_RESPONSES + " interim responses");
                        }
                    },
                    context);
        }
    }

    @PreDestroy
    void close() throws IOException {
        http.close();
    }
}
