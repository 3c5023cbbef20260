package dev.ias.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.EndlessPeer;
import dev.ias.testing.LogCapture;
import dev.ias.testing.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Log and metric say why a receiver is unreachable. Certificates: see {@link WebhookTlsTest}. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReceiverCausesTest {

    @Test
    void anUnknownHostIsNamed() throws IOException {
        var names = new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                throw new UnknownHostException(host);
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };

        assertThat(cause("https://hooks.customer.example/secret", names))
                .isEqualTo("unknown_host: ias.webhook.url names an unknown host: hooks.customer.example");
    }

    @Test
    void aUrlWithoutAPortIsConnectedToToo() throws IOException {
        try (var attempt = new SingleAttempt(
                "https://localhost/", false, Duration.ofSeconds(1), SystemDefaultDnsResolver.INSTANCE)) {
            assertThat(attempt.connect()).contains("localhost has an address that is not public");
        }
    }

    @Test
    void aPortThatNobodyListensOnIsNamed() throws IOException {
        var port = ServiceProcess.freePort();

        assertThat(cause("http://localhost:" + port + "/secret"))
                .isEqualTo("connection_refused: ias.webhook.url: no server listens on localhost:" + port);
    }

    @Test
    void aReceiverThatDoesNotAnswerTimesOut() throws IOException {
        try (var peer = new EndlessPeer(
                (connection, self) -> connection.getInputStream().readAllBytes())) {
            assertThat(cause("http://localhost:" + peer.port() + "/secret"))
                    .isEqualTo("timeout: ias.webhook.url: no answer in time from localhost:" + peer.port());
        }
    }

    @Test
    void aReceiverThatClosesTheConnectionIsNamed() throws IOException {
        try (var receiver = new RawReceiver(RawReceiver.Answers.CLOSED)) {
            assertThat(cause(receiver.url()))
                    .startsWith("closed: ias.webhook.url: the connection was closed by localhost:");
        }
    }

    @Test
    void anAnswerThatIsNotHttpIsNamed() throws IOException {
        try (var receiver = new RawReceiver((connection, request) -> "220 mail.example ESMTP\r\n")) {
            assertThat(cause(receiver.url())).startsWith("protocol: ias.webhook.url: no HTTP is spoken at localhost:");
        }
    }

    @Test
    void aPortWithoutTlsIsNamed() throws IOException {
        try (var peer = new EndlessPeer((connection, self) -> {
            EndlessPeer.readRequest(connection);
            connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        })) {
            assertThat(cause("https://localhost:" + peer.port() + "/secret"))
                    .startsWith("tls: ias.webhook.url: no TLS connection to localhost:");
        }
    }

    @Test
    void aNameWithAPrivateAddressIsNamed() throws IOException {
        try (var attempt = new SingleAttempt(
                        "https://localhost/", false, Duration.ofSeconds(1), SystemDefaultDnsResolver.INSTANCE);
                var log = new LogCapture()) {
            attempt.send();

            assertThat(attempt.causes()).isEqualTo("not_public");
            assertThat(log.text()).contains("localhost has an address that is not public");
        }
    }

    private static String cause(String url) throws IOException {
        return cause(url, SystemDefaultDnsResolver.INSTANCE);
    }

    /** Returns the cause in the metric and the sentence in the log. */
    private static String cause(String url, DnsResolver names) throws IOException {
        try (var attempt = new SingleAttempt(url, true, Duration.ofMillis(700), names);
                var log = new LogCapture()) {
            attempt.send();

            assertThat(log.text()).doesNotContain("/secret");
            return attempt.causes() + ": " + log.text().strip().replaceFirst(".*receiver unreachable: ", "");
        }
    }
}
