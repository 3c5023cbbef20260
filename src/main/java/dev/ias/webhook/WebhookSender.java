package dev.ias.webhook;

import dev.ias.webhook.Attempt.Outcome;
import dev.ias.webhook.PublicNames.NotPublicException;
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
 * Posts an event to the receiver, once and signed. It follows no redirect, uses no proxy, keeps no cookie, reads nothing of
 * the answer but its head, and takes no longer than the time-out in all.
 */
@Singleton
@WebhookOn
class WebhookSender {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final int LONGEST_ANSWER = 16 * 1024;
    // What a receiver may send beside a short body; without these a line or a head without end would fill the memory.
    private static final Http1Config BOUNDS = Http1Config.custom()
            .setMaxLineLength(8 * 1024)
            .setMaxHeaderCount(100)
            .setMaxEmptyLineCount(10)
            .build();
    private static final int MOST_INTERIM_RESPONSES = 10;
    // Several addresses can be tried within one attempt.
    private static final int CONNECTS_IN_TIMEOUT = 3;
    // So that a name that has moved is followed.
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

    /** With names of one's own. */
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

    /** Says what came of it; what the network or the receiver did wrong is an outcome, not an exception. */
    Attempt send(PendingEvent event) {
        var sample = Timer.start(meters);
        var attempt = outcome(event);
        sample.stop(timer(attempt.outcome()));
        return attempt;
    }

    /** An error of this process must not take the outcomes of other events with it. */
    private Attempt outcome(PendingEvent event) {
        try {
            return attempt(requests.of(event));
        } catch (RuntimeException | Error e) {
            LOG.error("Attempt to send webhook event {} failed; it is retried when its lease ends", event.id(), e);
            return Attempt.of(Outcome.FAILED);
        }
    }

    private Attempt attempt(HttpPost request) {
        // The client's own time-outs are for single reads; whoever sends a byte now and then would never meet them.
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
            LOG.debug("the receiver cannot be reached: {}", e.getClass().getSimpleName());
            return Attempt.of(Outcome.UNREACHABLE);
        } finally {
            deadline.cancel(false);
        }
    }

    /** A short answer is read to its end, so that its connection can be used again; a longer one ends with its connection. */
    private static void finish(HttpPost request, ClassicHttpResponse response) {
        try (response) {
            var entity = response.getEntity();
            if (entity != null && entity.getContent().readNBytes(LONGEST_ANSWER).length == LONGEST_ANSWER) {
                // Closing alone would read on.
                request.cancel();
            }
        } catch (IOException e) {
            // What counts was said before.
            LOG.debug("the receiver's answer was not read: {}", e.getClass().getSimpleName());
        }
    }

    private Timer timer(Outcome outcome) {
        return Timer.builder("ias.webhook")
                .description("Attempts to tell the receiver of an event")
                .tag("outcome", outcome.tag())
                .register(meters);
    }

    private static CloseableHttpClient client(WebhookSettings settings, DnsResolver names) {
        var single = Timeout.of(settings.timeout());
        var connections = new Attempted()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(BOUNDS)
                        .build())
                .setDnsResolver(settings.allowPrivateAddresses() ? names : new PublicNames(names))
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
     * Connects to no further address once an attempt has had its time: cancelling closes the connection to the address that is being
     * tried, and the client would go on with the next.
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

                // Also if the time ended in between: the handshake has no end of its own.
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

    /** Ends an exchange whose receiver sends 1xx responses without end. */
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
                        if (interim.incrementAndGet() > MOST_INTERIM_RESPONSES) {
                            throw new ProtocolException("too many interim responses");
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
