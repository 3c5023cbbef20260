package dev.ias.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.EndlessPeer;
import dev.ias.testing.EndlessPeer.Conversation;
import dev.ias.webhook.Attempt.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers with unbounded responses: memory is bounded, and every attempt ends at its timeout. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndlessReceiverTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(700);
    // Upper bound of the bytes in the buffers of both ends, beside the bytes that were read.
    private static final long BUFFERS = EndlessPeer.MAX_BYTES / 2;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a status line           | HTTP/1.1 200           | x",
                "a header line           | HTTP/1.1 200 ok\\nX: y | x",
                "header lines            | HTTP/1.1 200 ok\\n     | X: y\\n",
                "empty lines before it   | \\n                     | \\n",
                "informational responses | \\n                     | HTTP/1.1 103 early\\nX: y\\n\\n",
                "a continued header      | HTTP/1.1 200 ok\\nX: y\\n | \\tx\\n",
            })
    void anUnboundedResponseHeadFailsTheAttempt(String what, String beginning, String again) throws IOException {
        try (var peer = flood(text(beginning), text(again))) {
            assertThat(send("http", peer, LONG)).isEqualTo(Outcome.UNREACHABLE);
            assertThat(peer.sent()).as(what).isLessThan(BUFFERS);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a chunk's extension | 1;       | x",
                "trailers            | 0\\n     | X: y\\n",
                "a trailer           | 0\\nX: y | x",
                "chunks              | \\s      | 1\\nx\\n",
            })
    void anUnboundedBodyIsIgnoredAndBarelyRead(String what, String beginning, String again) throws IOException {
        var head = "HTTP/1.1 200 ok\\nTransfer-Encoding: chunked\\n\\n";
        try (var peer = flood(text(head + beginning.replace("\\s", "")), text(again))) {
            assertThat(send("http", peer, LONG)).isEqualTo(Outcome.DELIVERED);
            assertThat(peer.sent()).as(what).isLessThan(BUFFERS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 ok\\nX: y", "HTTP/1.1 103 early\\n\\n"})
    void aResponseSentByteByByteFailsAtTheTimeout(String beginning) throws IOException {
        try (var peer = new EndlessPeer((connection, self) -> {
            EndlessPeer.readRequest(connection);
            self.drip(connection, text(beginning), "x", Duration.ofMillis(20));
        })) {
            assertThat(send("http", peer, SHORT)).isEqualTo(Outcome.UNREACHABLE);
        }
    }

    @Test
    void aMissingHandshakeFailsAtTheTimeout() throws IOException {
        try (var peer = new EndlessPeer(
                (connection, self) -> connection.getInputStream().readAllBytes())) {
            assertThat(send("https", peer, SHORT)).isEqualTo(Outcome.UNREACHABLE);
        }
    }

    @Test
    void aHandshakeSentByteByByteFailsAtTheTimeout() throws IOException {
        // Header of a handshake record of 16 KB, whose bytes are sent one by one.
        var record = "\u0016\u0003\u0003\u0040\u0000\u0002\u0000\u003f\u00fc";
        try (var peer =
                new EndlessPeer((connection, self) -> self.drip(connection, record, "\u0000", Duration.ofMillis(20)))) {
            assertThat(send("https", peer, SHORT)).isEqualTo(Outcome.UNREACHABLE);
        }
    }

    @Test
    void onlyAsManyAddressesAreTriedAsFitIntoTheTimeout() throws IOException {
        try (var peer = new EndlessPeer(
                (connection, self) -> connection.getInputStream().readAllBytes())) {
            // Each of a thousand addresses accepts the connection and does not respond.
            var names = new DnsResolver() {
                @Override
                public InetAddress[] resolve(String host) {
                    return IntStream.range(0, 1_000)
                            .mapToObj(i -> InetAddress.ofLiteral("127.0.0.1"))
                            .toArray(InetAddress[]::new);
                }

                @Override
                public String resolveCanonicalHostname(String host) {
                    return host;
                }
            };

            assertThat(send("https", peer, SHORT, names)).isEqualTo(Outcome.UNREACHABLE);
            assertThat(peer.connections()).isLessThan(10);
        }
    }

    private static EndlessPeer flood(String beginning, String again) {
        Conversation conversation = (connection, self) -> {
            EndlessPeer.readRequest(connection);
            self.flood(connection, beginning, again);
        };
        return new EndlessPeer(conversation);
    }

    private static String text(String escaped) {
        return escaped.translateEscapes().replace("\n", "\r\n");
    }

    private static Outcome send(String scheme, EndlessPeer peer, Duration timeout) throws IOException {
        return send(scheme, peer, timeout, SystemDefaultDnsResolver.INSTANCE);
    }

    private static Outcome send(String scheme, EndlessPeer peer, Duration timeout, DnsResolver names)
            throws IOException {
        return SingleAttempt.send(
                String.format(Locale.ROOT, "%s://localhost:%d/", scheme, peer.port()), true, timeout, names);
    }
}
