package dev.ias.webhook.receiver;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionReuseStrategy;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests to the receiver, without redirects, proxy or cookies. Only status and headers of the response are
 * evaluated. The timeout bounds an exchange as a whole. Connections are kept for the next request.
 */
public final class ReceiverClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiverClient.class);
    private static final int MAX_BODY_BYTES = 16 * 1024;
    // How long a body may take, so that its connection can be kept; the outcome does not depend on it.
    private static final Duration BODY_TIMEOUT = Duration.ofMillis(250);

    private final Receiver receiver;
    private final Setup setup;
    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient http;
    private final CloseableHttpClient unpooled;

    /**
     * How to connect.
     *
     * @param timeout timeout of an exchange as a whole
     * @param connections maximum number of connections
     * @param trustedCertificates PEM file
     */
    public record Setup(
            boolean allowPrivateAddresses, int connections, Duration timeout, Optional<String> trustedCertificates) {

        /** Checks the trusted certificates; throws {@code InvalidSettingException} if they cannot be used. */
        public void check() {
            ReceiverTrust.context(trustedCertificates);
        }
    }

    public ReceiverClient(Receiver receiver, Setup setup, DnsResolver names) {
        this.receiver = receiver;
        this.setup = setup;
        this.connections = ReceiverConnections.pool(receiver, setup, names);
        this.http = client(setup, connections, DefaultClientConnectionReuseStrategy.INSTANCE);
        this.unpooled =
                client(setup, ReceiverConnections.pool(receiver, setup, names), (request, response, context) -> false);
    }

    /**
     * Sends a request and returns what {@code head} reads from status and headers of the response.
     *
     * @throws ReceiverUnreachableException if there is no response within the timeout
     */
    public <T> T send(HttpPost request, Function<HttpResponse, T> head) throws ReceiverUnreachableException {
        // The client's timeouts apply to single reads; a receiver that sends one byte at a time would never exceed
        // them.
        var deadline = cancelAfter(setup.timeout(), request);
        try {
            var response = open(request);
            deadline.cancel(false);
            var result = head.apply(response);
            finish(request, response);
            return result;
        } catch (IOException | CancellationException e) {
            throw unreachable(e, request);
        } finally {
            deadline.cancel(false);
        }
    }

    /** Sends a request over a kept connection, or a new one; repeats it if the kept one turns out to be unusable. */
    private ClassicHttpResponse open(HttpPost request) throws IOException {
        try {
            return http.executeOpen(receiver.host(), request, context(request));
        } catch (KeptConnectionException e) {
            if (request.isCancelled()) {
                throw e;
            }
            LOG.debug("A kept connection to the webhook receiver was unusable; using a new one", e);
            return unpooled.executeOpen(receiver.host(), request, context(request));
        }
    }

    /** Reads a short body to its end, so that the connection is reused; closes the connection if the body is longer. */
    private static void finish(HttpPost request, ClassicHttpResponse response) {
        var deadline = cancelAfter(BODY_TIMEOUT, request);
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
        } finally {
            deadline.cancel(false);
        }
    }

    /**
     * Connects, with TLS if the URL asks for it, and sends nothing.
     *
     * @throws ReceiverUnreachableException if there is no connection within the timeout
     */
    public void connect() throws ReceiverUnreachableException {
        var attempt = receiver.request();
        var route = new HttpRoute(ReceiverProblem.withPort(receiver.host()), null, receiver.secure());
        var deadline = cancelAfter(setup.timeout(), attempt);
        try {
            var endpoint = connections.lease("connect", route, null).get(Timeout.of(setup.timeout()));
            attempt.setDependency(() -> {
                endpoint.close(CloseMode.IMMEDIATE);
                return true;
            });
            try {
                connections.connect(endpoint, ReceiverConnections.connectTimeout(setup), context(attempt));
            } finally {
                endpoint.close(CloseMode.GRACEFUL);
                connections.release(endpoint, null, TimeValue.ZERO_MILLISECONDS);
            }
        } catch (IOException | CancellationException | ExecutionException | TimeoutException e) {
            throw unreachable(e, attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e, attempt);
        } finally {
            deadline.cancel(false);
        }
    }

    /** Returns host and port of the receiver. */
    public String address() {
        return ReceiverProblem.address(receiver.host());
    }

    private ReceiverUnreachableException unreachable(Exception failure, HttpPost attempt) {
        return new ReceiverUnreachableException(
                ReceiverProblem.of(failure, attempt.isCancelled(), receiver.host()), failure);
    }

    private static CompletableFuture<Void> cancelAfter(Duration timeout, HttpPost request) {
        return CompletableFuture.runAsync(
                request::cancel, CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static HttpClientContext context(HttpPost request) {
        var context = HttpClientContext.create();
        context.setAttribute(ReceiverConnections.REQUEST, request);
        return context;
    }

    private static CloseableHttpClient client(
            Setup setup, PoolingHttpClientConnectionManager pool, ConnectionReuseStrategy reuse) {
        var single = Timeout.of(setup.timeout());
        return HttpClientBuilder.create()
                .setConnectionManager(pool)
                .setConnectionReuseStrategy(reuse)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(single)
                        .setResponseTimeout(single)
                        .build())
                .setRequestExecutor(new BoundedExchange())
                .setUserAgent("ias")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    @Override
    public void close() throws IOException {
        http.close();
        unpooled.close();
    }
}
