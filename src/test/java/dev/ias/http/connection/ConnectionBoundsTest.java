package dev.ias.http.connection;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.RawConnection;
import dev.ias.testing.RawConnection.Reply;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many, slow or silent clients do not affect the others. */
class ConnectionBoundsTest {

    private static final Duration RECEIVE_TIMEOUT = Duration.ofSeconds(20);
    private static final String CONTRACT = "GET /api-spec/ias-public-api.yaml HTTP/1.1\r\nHost: ias\r\n";
    private static final String SIGN_UP = "POST /users HTTP/1.1\r\nHost: ias\r\nContent-Type: application/json\r\n";

    /** A service with its own bounds. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Bounded {

        final TestRelay relay = new TestRelay();
        final Ias ias;

        Bounded(String... settings) {
            var setup = Ias.setup().on(TestDatabase.create(), relay);
            for (var i = 0; i < settings.length; i += 2) {
                setup.set(settings[i], settings[i + 1]);
            }
            ias = setup.start();
        }

        RawConnection connect() {
            return connect(ias);
        }

        static RawConnection connect(Ias ias) {
            return new RawConnection(ias.uri("/"), RECEIVE_TIMEOUT);
        }

        URI server() {
            return ias.uri("/");
        }

        List<RawConnection> connections(int count, String bytes) {
            return IntStream.range(0, count)
                    .mapToObj(i -> connect().send(bytes))
                    .collect(ArrayList::new, List::add, List::addAll);
        }

        /** Requires a new connection to be served and the oldest of these, which wait for a request, to be closed. */
        void requireEvicted(List<RawConnection> waiting) {
            try {
                eventually(() -> {
                    try (var another = connect().send(CONTRACT + "\r\n")) {
                        assertThat(another.receive()).map(Reply::status).hasValue(200);
                    }
                });
                assertThat(waiting.getFirst().receive()).isEmpty();
            } finally {
                end(waiting);
            }
        }

        /** Closes connections and waits until the server has closed them, so that it does not count them any longer. */
        static void end(List<RawConnection> connections) {
            connections.forEach(RawConnection::endOfInput);
            connections.forEach(connection -> {
                connection.receiveAll();
                connection.close();
            });
        }

        @AfterAll
        void stop() {
            ias.close();
            relay.close();
        }
    }

    @Nested
    class Threads extends Bounded {

        /** Regression test: each incomplete request occupied a thread. */
        @ParameterizedTest
        @ValueSource(strings = {"/", "/users", "/email-verifications/0123456789abcdef0123456789abcdef"})
        void anIncompleteRequestOccupiesNoThread(String path) {
            assertThat(connect().send(CONTRACT + "Connection: close\r\n\r\n").receive())
                    .isPresent();
            var before = Thread.getAllStackTraces().size();
            var unfinished =
                    connections(100, "POST %s HTTP/1.1\r\nHost: ias\r\nContent-Length: 15000\r\n\r\nx".formatted(path));

            try {
                assertThat(ias.signUp(String.format(Locale.ROOT, "threads%d@example.com", path.length()))
                                .status())
                        .isEqualTo(201);
                assertThat(Thread.getAllStackTraces()).hasSizeLessThan(before + 50);
            } finally {
                unfinished.forEach(RawConnection::close);
            }
        }
    }

    @Nested
    class Pipelining extends Bounded {

        Pipelining() {
            super("ias.http.pipelined", "4");
        }

        @Test
        void requestsWithinTheBoundAreAnsweredInOrder() {
            try (var connection = connect()) {
                connection.send(IntStream.range(0, 5)
                                .mapToObj(i ->
                                        String.format(Locale.ROOT, "GET /nothing-%d HTTP/1.1\r\nHost: ias\r\n\r\n", i))
                                .reduce("", String::concat)
                        + CONTRACT + "Connection: close\r\n\r\n");

                assertThat(connection.receiveAll()).extracting(Reply::status).containsExactly(404, 404, 404, 404, 404);
            }
        }

        /** Regression test: all pipelined requests of a connection were processed before those of others. */
        @Test
        void requestsAboveTheBoundCloseTheConnectionAfterTheResponsesWithinIt() {
            try (var connection = connect()) {
                connection.send((CONTRACT + "\r\n").repeat(600));

                var replies = connection.receiveAll();

                assertThat(replies).hasSize(5).allMatch(reply -> reply.status() == 200);
                assertThat(replies.getLast().headers()).containsEntry("connection", "close");
            }
        }
    }

    @Nested
    class Timeouts extends Bounded {

        Timeouts() {
            super("ias.http.header-timeout", "300ms", "ias.http.request-timeout", "600ms");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "G",
                    "GET /users",
                    "GET / HTTP/1.1\r\nHost: ias\r\nX-Slow: ",
                    "POST /users HTTP/1.1\r\n"
                            + "Host: ias\r\n"
                            + "Content-Type: application/json\r\n"
                            + "Content-Length: 30\r\n\r\n"
                            + "{",
                    "POST / HTTP/1.1\r\nHost: ias\r\nContent-Length: 15000\r\n\r\nx",
                    "POST /users HTTP/1.1\r\nHost: ias\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"
                })
        void anIncompleteRequestIsAnswered408(String part) {
            try (var connection = connect().send(part)) {
                var reply = connection.receive();

                assertThat(reply).hasValueSatisfying(answer -> {
                    assertThat(answer.status()).isEqualTo(408);
                    assertThat(answer.headers()).containsEntry("connection", "close");
                    assertThat(answer.body()).startsWith("{\"group\":\"request\",\"code\":9,");
                });
                assertThat(connection.receive()).isEmpty();
            }
        }
    }

    @Nested
    class TotalConnections extends Bounded {

        TotalConnections() {
            super("ias.http.connections", "20", "ias.http.connections-per-client", "1000");
        }

        /** Regression test: no other client was served while these connections were open. */
        @ParameterizedTest
        @ValueSource(strings = {"", SIGN_UP, "GET /"})
        void newConnectionsEvictTheLongestWaitingOnes(String part) {
            requireEvicted(connections(20, part));
        }

        @Test
        void aConnectionAboveTheBoundIsAnswered503WithRetryAfter() {
            var many = connections(40, "");
            try {
                assertThat(many.getLast().receive()).hasValueSatisfying(reply -> {
                    assertThat(reply.status()).isEqualTo(503);
                    assertThat(reply.headers()).containsEntry("retry-after", "1");
                    assertThat(reply.body()).startsWith("{\"group\":\"service\",\"code\":1,");
                });
            } finally {
                end(many);
            }
        }
    }

    @Nested
    class ConnectionsOfOneClient extends Bounded {

        ConnectionsOfOneClient() {
            super("ias.http.connections-per-client", "5");
        }

        @Test
        void aClientEvictsItsOwnOldestConnection() {
            requireEvicted(connections(5, ""));
        }
    }

    @Nested
    class Closing extends Bounded {

        /** Regression test: the connection was closed without a response although the mail was sent. */
        @Test
        void aHalfClosedConnectionIsAnswered() {
            var body = "{\"email\":\"half@example.com\"}";
            try (var connection = connect()) {
                connection
                        .send(SIGN_UP + String.format(Locale.ROOT, "Content-Length: %d\r\n\r\n%s", body.length(), body))
                        .endOfInput();

                assertThat(connection.receive()).map(Reply::status).hasValue(201);
                assertThat(connection.receive()).isEmpty();
            }
            assertThat(relay.mailsTo("half@example.com")).hasSize(1);
        }

        /** Regression test: the RPC API answered 500. */
        @ParameterizedTest
        @ValueSource(strings = {"/", "/users", "/email-verifications/0123456789abcdef0123456789abcdef"})
        void aTruncatedRequestIsAnswered400(String path) {
            try (var connection = connect()) {
                connection
                        .send(
                                "POST %s HTTP/1.1\r\nHost: ias\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
                                        .formatted(path))
                        .endOfInput();

                assertThat(connection.receive()).map(Reply::status).hasValue(400);
            }
        }

        /** Regression test: the connection was reset while the client was still sending. */
        @Test
        void theResponseToAnOversizedRequestIsNotLostToAReset() {
            for (var attempt = 0; attempt < 20; attempt++) {
                try (var connection = connect()) {
                    connection.send(SIGN_UP + "Transfer-Encoding: chunked\r\n\r\n");
                    for (var chunk = 0; chunk < 50; chunk++) {
                        connection.send("1000\r\n" + "x".repeat(4096) + "\r\n");
                    }

                    assertThat(connection.receive()).map(Reply::status).hasValue(413);
                    assertThat(connection.receive()).isEmpty();
                }
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {33, 16_000, 100_000})
        void anUnregisteredLongMethodIsRejected(int length) {
            try (var connection = connect()) {
                connection.send("X".repeat(length) + " /users HTTP/1.1\r\nHost: ias\r\n\r\n");

                assertThat(connection.receive())
                        .map(Reply::status)
                        .hasValueSatisfying(status -> assertThat(status).isBetween(400, 431));
            }
        }
    }

    @Nested
    class Expectations extends Bounded {

        @Test
        void expectContinueIsAnswered() {
            var body = "{\"email\":\"continue@example.com\"}";
            try (var connection = connect()) {
                connection.send(SIGN_UP
                        + String.format(
                                Locale.ROOT, "Expect: 100-continue\r\nContent-Length: %d\r\n\r\n", body.length()));
                connection.send(body);

                assertThat(connection.receive()).map(Reply::status).hasValue(201);
            }
        }

        @Test
        void anOversizedBodyIsRejectedWithout100Continue() {
            try (var connection = connect()) {
                connection.send(SIGN_UP + "Expect: 100-continue\r\nContent-Length: 20000\r\n\r\n");

                assertThat(connection.receive()).map(Reply::status).hasValue(413);
            }
        }
    }

    @Nested
    class Memory extends Bounded {

        Memory() {
            super("ias.http.body", "100KB", "ias.http.buffered-bodies", "200KB");
        }

        @Test
        void longBodiesShareABoundedMemoryAndShortOnesAreExempt() {
            var part = "POST / HTTP/1.1\r\nHost: ias\r\nContent-Length: 90000\r\n\r\n" + "x".repeat(89_000);
            var unfinished = connections(3, part);
            try {
                eventually(() -> assertThat(last(unfinished)).hasValueSatisfying(reply -> {
                    assertThat(reply.status()).isEqualTo(503);
                    assertThat(reply.headers()).containsEntry("retry-after", "1");
                }));
                assertThat(ias.signUp("memory@example.com").status()).isEqualTo(201);
            } finally {
                unfinished.forEach(RawConnection::close);
            }
        }

        @Test
        void longBodiesBehindARequestInFlightCountToo() {
            var verdict = new CountDownLatch(1);
            relay.behave(TestRelay.Behaviour.hold(verdict));
            try (var connection = connect()) {
                connection.send(json("{\"email\":\"queued@example.com\"}")
                        + ("POST / HTTP/1.1\r\nHost: ias\r\nContent-Length: 90000\r\n\r\n" + "x".repeat(90_000))
                                .repeat(6));

                var replies = connection.receiveAll();

                // Two fit; the first one too many ends the connection after the responses to those before it.
                assertThat(replies).extracting(Reply::status).containsExactly(201, 404, 404);
                assertThat(replies.getLast().headers()).containsEntry("connection", "close");
            } finally {
                verdict.countDown();
                relay.behave(TestRelay.Behaviour.ACCEPT);
            }
        }

        private static String json(String body) {
            return String.format(
                    Locale.ROOT,
                    "POST /users HTTP/1.1\r\n"
                            + "Host: ias\r\n"
                            + "Content-Type: application/json\r\n"
                            + "Content-Length: %d\r\n\r\n"
                            + "%s",
                    body.length(),
                    body);
        }

        private static Optional<Reply> last(List<RawConnection> connections) {
            return connections.getLast().receive();
        }
    }
}
