package dev.ias.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.webhook.Attempt.Outcome;
import java.time.Duration;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to the receiver are kept between events, and never at the expense of an event. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KeptConnectionTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void aConnectionIsKeptForTheNextEvent() throws Exception {
        try (var receiver = new RawReceiver((connection, request) -> OK);
                var events = sender(receiver)) {
            for (var i = 0; i < 5; i++) {
                assertThat(events.send()).isEqualTo(Outcome.DELIVERED);
            }

            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No Content\\r\\n\\r\\n{\"ok\":true}",
                "HTTP/1.1 204 No Content\\r\\nContent-Length: 11\\r\\n\\r\\n{\"ok\":true}",
                "HTTP/1.1 204 No Content\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2\\r\\nok\\r\\n0\\r\\n\\r\\n",
                "HTTP/1.1 204 No Content\\r\\n\\r\\nline\\r\\nline\\r\\n",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok and more",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\nHTTP/1.1 500 Internal Server Error\\r\\n\\r\\n",
            })
    void aConnectionWithBytesAfterTheResponseIsNotReused(String answer) throws Exception {
        try (var receiver = new RawReceiver((connection, request) -> answer.translateEscapes());
                var events = sender(receiver)) {
            for (var i = 0; i < 5; i++) {
                assertThat(events.send()).isEqualTo(Outcome.DELIVERED);
            }

            assertThat(receiver.received()).hasSize(5).doesNotHaveDuplicates();
            assertThat(receiver.connections()).isEqualTo(5);
        }
    }

    @Test
    void aSuccessDoesNotWaitForTheBody() throws Exception {
        try (var receiver =
                        new RawReceiver((connection, request) -> "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nok");
                var events = sender(receiver)) {
            assertThat(events.send()).isEqualTo(Outcome.DELIVERED);
            assertThat(events.send()).isEqualTo(Outcome.DELIVERED);

            assertThat(receiver.connections()).isEqualTo(2);
        }
    }

    @Test
    void aKeptConnectionThatTheReceiverClosesIsReplacedOnce() throws Exception {
        try (var receiver = new RawReceiver((connection, request) -> request == 1 ? OK : "");
                var events = sender(receiver)) {
            assertThat(events.send()).isEqualTo(Outcome.DELIVERED);
            assertThat(events.send()).isEqualTo(Outcome.DELIVERED);

            assertThat(receiver.connections()).isEqualTo(2);
        }
    }

    @Test
    void aNewConnectionThatTheReceiverClosesCountsAsAnAttempt() throws Exception {
        try (var receiver = new RawReceiver((connection, request) -> connection == 1 && request == 1 ? OK : "");
                var events = sender(receiver)) {
            assertThat(events.send()).isEqualTo(Outcome.DELIVERED);

            assertThat(events.send()).isEqualTo(Outcome.UNREACHABLE);
            assertThat(receiver.received()).hasSize(3);
            assertThat(events.send()).isEqualTo(Outcome.UNREACHABLE);
            assertThat(receiver.received()).hasSize(4);
        }
    }

    private static SingleAttempt sender(RawReceiver receiver) {
        return new SingleAttempt(receiver.url(), true, LONG, SystemDefaultDnsResolver.INSTANCE);
    }
}
