package dev.ias.webhook.receiver;

import dev.ias.webhook.receiver.ReceiverClient.Setup;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Builds the connections to the receiver: their bounds, timeouts, addresses and TLS. */
final class ReceiverConnections {

    /** Attribute of a context: the request of the attempt, which is cancelled at its deadline. */
    static final String REQUEST = "ias.request";

    // Without these bounds a receiver could fill the memory with an endless line or endless headers.
    private static final Http1Config BOUNDS = Http1Config.custom()
            .setMaxLineLength(8 * 1024)
            .setMaxHeaderCount(100)
            .setMaxEmptyLineCount(10)
            .build();
    // Fraction of the timeout for one address, so that an attempt can try several.
    private static final int CONNECTS_IN_TIMEOUT = 3;
    // Bounds the lifetime of pooled connections, so that a changed DNS entry takes effect.
    private static final TimeValue CONNECTION_LIFETIME = TimeValue.ofMinutes(1);

    private ReceiverConnections() {}

    /** Returns a pool of at most {@code setup.connections()} connections; they end a minute after they were opened. */
    static PoolingHttpClientConnectionManager pool(Receiver receiver, Setup setup, DnsResolver names) {
        return new Attempted()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(BOUNDS)
                        // That of the client skips what is not HTTP, and waits for more.
                        .responseParserFactory(new DefaultHttpResponseParserFactory(BOUNDS))
                        .build())
                .setDnsResolver(setup.allowPrivateAddresses() ? names : new PublicAddressResolver(names))
                .setTlsSocketStrategy(new Tls(receiver.host().getHostName(), setup.trustedCertificates()))
                .setMaxConnTotal(setup.connections())
                .setMaxConnPerRoute(setup.connections())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connectTimeout(setup))
                        .setSocketTimeout(Timeout.of(setup.timeout()))
                        .setTimeToLive(CONNECTION_LIFETIME)
                        .build())
                .build();
    }

    /** Returns the timeout of connecting to one address. */
    static Timeout connectTimeout(Setup setup) {
        return Timeout.of(setup.timeout().dividedBy(CONNECTS_IN_TIMEOUT));
    }

    /** TLS with trust in the configured authorities and verification of the host name. */
    private static final class Tls extends DefaultClientTlsStrategy {

        private final String host;

        Tls(String host, Optional<String> trustedCertificates) {
            // JSSE rejects names with underscores.
            super(
                    ReceiverTrust.context(trustedCertificates),
                    HostnameVerificationPolicy.CLIENT,
                    new DefaultHostnameVerifier());
            this.host = host;
        }

        /**
         * Sends the name to the server (SNI), which JSSE does by itself for fully qualified names without underscores.
         */
        @Override
        protected void initializeSocket(SSLSocket socket) {
            if (host.indexOf('_') >= 0 && host.indexOf('.') > 0) {
                var parameters = socket.getSSLParameters();
                parameters.setServerNames(List.of(new ServerName(host)));
                socket.setSSLParameters(parameters);
            }
        }
    }

    /** A host name of SNI (RFC 6066) that, unlike {@link javax.net.ssl.SNIHostName}, may have underscores. */
    private static final class ServerName extends SNIServerName {

        ServerName(String host) {
            super(StandardConstants.SNI_HOST_NAME, host.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /**
     * Stops connecting when an attempt is cancelled at its deadline. Cancelling closes only the connection to the
     * current address; the client would try the next one.
     */
    private static final class Attempted extends PoolingHttpClientConnectionManagerBuilder {

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
}
