package dev.ias.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.RawConnection;
import dev.ias.testing.RawConnection.Reply;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ambiguously framed requests (request smuggling, RFC 9112 section 11.2) and incomplete requests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestFramingTest {

    private static final Duration RECEIVE_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SHORT_TIMEOUT = Duration.ofMillis(500);
    private static final String SIGN_UP = "POST /users HTTP/1.1\r\nHost: ias\r\nContent-Type: application/json\r\n";
    private static final String SMUGGLED = smuggled();
    private static final String CHUNKS = "2\r\n{}\r\n0\r\n\r\n";
    private static final String LAST = "GET /nothing-here HTTP/1.1\r\nHost: ias\r\nConnection: close\r\n\r\n";

    private final TestRelay relay = new TestRelay();
    private final Ias ias = Ias.setup().on(TestDatabase.create(), relay).start();

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    /** Requests with malformed or conflicting framing. */
    static Stream<Arguments> ambiguous() {
        return Stream.of(
                shape(
                        "two lengths",
                        String.format(
                                Locale.ROOT, "Content-Length: 2\r\nContent-Length: %d\r\n", 2 + SMUGGLED.length()),
                        "{}"),
                shape(
                        "two lengths in one field",
                        String.format(Locale.ROOT, "Content-Length: 2, %d\r\n", 2 + SMUGGLED.length()),
                        "{}"),
                shape("a length with a sign", "Content-Length: +2\r\n", "{}"),
                shape("a length in hexadecimal", "Content-Length: 0x2\r\n", "{}"),
                shape("a negative length", "Content-Length: -1\r\n", "{}"),
                shape("a length that overflows", "Content-Length: 99999999999999999999\r\n", "{}"),
                shape(
                        "a coding with a control character",
                        "Transfer-Encoding: \013chunked\r\nContent-Length: 2\r\n",
                        "{}"),
                shape(
                        "a length and chunks",
                        String.format(
                                Locale.ROOT,
                                "Content-Length: %d\r\nTransfer-Encoding: chunked\r\n",
                                12 + SMUGGLED.length()),
                        CHUNKS),
                shape("chunks and a length", "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n", CHUNKS),
                shape("two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", CHUNKS),
                shape("two codings in one field", "Transfer-Encoding: chunked, identity\r\n", CHUNKS),
                shape("an unknown coding", "Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n", "{}"),
                shape("a folded coding", "Transfer-Encoding:\r\n chunked\r\n", CHUNKS),
                shape("a chunk size that overflows", "Transfer-Encoding: chunked\r\n", "100000002\r\n{}\r\n0\r\n\r\n"),
                shape("a trailer", "Transfer-Encoding: chunked\r\n", "2;x=y\r\n{}\r\n0\r\nContent-Length: 9\r\n\r\n"),
                shape("a space before the colon", "Content-Length : 2\r\n", "{}"),
                shape("a tab before the colon", "Transfer-Encoding\t: chunked\r\n", "0\r\n\r\n"),
                shape("NUL in a name", "X-\0Name: a\r\nContent-Length: 2\r\n", "{}"),
                shape("NUL in a value", "X-Name: a\0b\r\nContent-Length: 2\r\n", "{}"),
                shape("a bare CR in a value", "X-Name: a\rTransfer-Encoding: chunked\r\nContent-Length: 2\r\n", "{}"),
                shape("no colon", "Content-Length\r\n", "{}"),
                shape("a chunk size of 17 digits", "Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n"),
                shape("a negative chunk size", "Transfer-Encoding: chunked\r\n", "-2\r\n{}\r\n0\r\n\r\n"),
                shape("a chunk size in another notation", "Transfer-Encoding: chunked\r\n", "0x2\r\n{}\r\n0\r\n\r\n"),
                shape("a bare LF after a chunk size", "Transfer-Encoding: chunked\r\n", "2;\n{}\r\n0\r\n\r\n"),
                shape("a chunk longer than its size", "Transfer-Encoding: chunked\r\n", "1\r\n{}\r\n0\r\n\r\n"));
    }

    private static Arguments shape(String name, String framing, String body) {
        return Arguments.of(name, SIGN_UP + framing + "\r\n" + body);
    }

    /** Bytes after an ambiguous request on the same connection must not be parsed as another request. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("ambiguous")
    void nothingIsReadAfterAnAmbiguousRequest(String name, String request) {
        var replies = replies(request + SMUGGLED + LAST, SHORT_TIMEOUT);

        assertThat(replies).as(name).hasSizeLessThanOrEqualTo(1).allSatisfy(RequestFramingTest::requireTyped);
        assertThat(relay.mailsTo("smuggled@example.com")).as(name).isEmpty();
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        var body = "{\"email\":\"turn%d@example.com\"}";
        var plain = SIGN_UP + "Content-Length: %d\r\n\r\n%s";
        var requests = IntStream.range(0, 3)
                .mapToObj(body::formatted)
                .map(text -> String.format(Locale.ROOT, plain, text.length(), text))
                .collect(Collectors.joining());

        assertThat(replies(requests + LAST, RECEIVE_TIMEOUT))
                .extracting(Reply::status)
                .containsExactly(201, 201, 201, 404);
    }

    @Test
    void aChunkedRequestIsAnsweredAndClosesTheConnection() {
        var body = "{\"email\":\"chunks@example.com\"}";
        var chunked = SIGN_UP
                + String.format(
                        Locale.ROOT, "Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", body.length(), body);

        assertThat(replies(chunked + SMUGGLED, RECEIVE_TIMEOUT)).singleElement().satisfies(reply -> {
            assertThat(reply.status()).isEqualTo(201);
            assertThat(reply.headers()).containsEntry("connection", "close");
        });
    }

    @Test
    void aMalformedRequestClosesTheConnection() {
        assertThat(replies("GET /%zz HTTP/1.1\r\nHost: ias\r\nContent-Length: x\r\n\r\n", RECEIVE_TIMEOUT))
                .singleElement()
                .satisfies(reply -> assertThat(reply.headers()).containsEntry("connection", "close"));
    }

    @Test
    void tooManyHeaderFieldsAreRejected() {
        var headers = "X-H: 1\r\n".repeat(2_000);

        assertThat(replies(SIGN_UP + headers + "Content-Length: 2\r\n\r\n{}" + LAST, RECEIVE_TIMEOUT))
                .singleElement()
                .satisfies(reply -> assertThat(reply.status()).isEqualTo(431))
                .satisfies(RequestFramingTest::requireTyped);
    }

    /** 200 incomplete requests occupy only event loops, at most two threads; other clients are served. */
    @Test
    void incompleteRequestsDoNotBlockOtherClients() {
        var slow = IntStream.range(0, 200)
                .mapToObj(i -> new RawConnection(ias.uri("/"), RECEIVE_TIMEOUT)
                        .send(i % 2 == 0 ? SIGN_UP + "X-Slow: " : SIGN_UP + "Content-Length: 10000\r\n\r\n{"))
                .toList();

        assertThat(ias.signUp("in-a-hurry@example.com").status()).isEqualTo(201);
        slow.forEach(RawConnection::close);
    }

    @Test
    void anIdleConnectionIsClosed() {
        try (var shortIdle = Ias.setup()
                .on(TestDatabase.create(), relay)
                .set("ias.http.idle-timeout", "1s")
                .start()) {
            for (var silence : List.of("", SIGN_UP, SIGN_UP + "Content-Length: 100\r\n\r\n{")) {
                try (var connection = new RawConnection(shortIdle.uri("/"), RECEIVE_TIMEOUT)) {
                    assertThat(connection.send(silence).receive()).as(silence).isEmpty();
                }
            }
        }
    }

    private List<Reply> replies(String bytes, Duration timeout) {
        try (var connection = new RawConnection(ias.uri("/"), timeout)) {
            return connection.send(bytes).receiveAll();
        }
    }

    private static void requireTyped(Reply reply) {
        assertThat(reply.status()).isBetween(400, 499);
        assertThat(reply.body()).contains("\"group\":\"request\"");
    }

    private static String smuggled() {
        var body = "{\"email\":\"smuggled@example.com\"}";
        return SIGN_UP + String.format(Locale.ROOT, "Content-Length: %d\r\n\r\n%s", body.length(), body);
    }
}
