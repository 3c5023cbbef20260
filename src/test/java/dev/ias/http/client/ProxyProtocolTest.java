package dev.ias.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.RawConnection;
import dev.ias.testing.RawConnection.Reply;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections of trusted proxies that begin with a header of the PROXY protocol. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyProtocolTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String VERSION_2 = "\r\n\r\n\0\r\nQUIT\n";
    private static final InetAddress STRANGER = InetAddress.ofLiteral("127.0.0.2");

    private final TestRelay relay = new TestRelay();
    private final TestDatabase database = TestDatabase.create();
    private final AtomicInteger numbers = new AtomicInteger();
    private final int managementPort = ServiceProcess.freePort();
    private final Ias ias = Ias.setup()
            .on(database, relay)
            .set("endpoints.all.port", managementPort)
            .set("ias.http.proxy-protocol", true)
            .set("ias.http.trusted-proxies", "127.0.0.1/32,10.0.0.0/8")
            .set("ias.http.connections-per-client", 2)
            .start();

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of("PROXY TCP4 203.0.113.7 192.0.2.1 50001 8080\r\n", "", "203.0.113.7"),
                Arguments.of("PROXY TCP6 2001:db8::17 2001:db8::1 50001 8080\r\n", "", "2001:db8::17"),
                Arguments.of("PROXY UNKNOWN\r\n", "", "127.0.0.1"),
                Arguments.of(
                        VERSION_2
                                + "\u0021\u0011\0\u000c\u00cb\0\u0071\u0008\u00c0\0\u0002\u0001\u00c3\u0051\u001f\u0090",
                        "",
                        "203.0.113.8"),
                Arguments.of(
                        VERSION_2 + "\u0021\u0021\0\u0024\u0020\u0001\r\u00b8" + "\0".repeat(11) + "\u0018"
                                + "\0".repeat(15) + "\u0001\u00c3\u0051\u001f\u0090",
                        "",
                        "2001:db8::18"),
                Arguments.of(VERSION_2 + "\u0020\0\0\0", "", "127.0.0.1"),
                // What a client writes is not read, what a proxy behind the first one writes is.
                Arguments.of(
                        "PROXY TCP4 203.0.113.9 192.0.2.1 1 2\r\n", "X-Forwarded-For: 198.51.100.1\r\n", "203.0.113.9"),
                Arguments.of(
                        "PROXY TCP4 10.1.2.3 192.0.2.1 1 2\r\n",
                        "X-Forwarded-For: 198.51.100.1, 203.0.113.10:80\r\n",
                        "203.0.113.10"),
                Arguments.of("PROXY UNKNOWN\r\n", "X-Forwarded-For: 203.0.113.11\r\n", "203.0.113.11"));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void theHeaderNamesTheClient(String header, String fields, String client) {
        var address = "proxied-%s@example.com".formatted(numbers.incrementAndGet());
        try (var connection = new RawConnection(ias.uri("/"), TIMEOUT)) {
            var half = header.length() / 2;
            connection.send(header.substring(0, half)).send(header.substring(half) + signUp(address, fields));

            assertThat(connection.receive()).map(Reply::status).hasValue(201);
            // The header is that of the connection.
            connection.send(signUp("more-" + address, fields));
            assertThat(connection.receive()).map(Reply::status).hasValue(201);
        }
        assertThat(database.query(
                        "select send_ip from verification where normalised_address like '%%%s'".formatted(address)))
                .containsExactly(client, client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health HTTP/1.1\r\nHost: ias\r\n\r\n",
                "PROXY TCP4 203.0.113 192.0.2.1 1 2\r\nGET / HTTP/1.1\r\nHost: ias\r\n\r\n",
                "PROXY TCP4 203.0.113.007 192.0.2.1 1 2\r\nGET / HTTP/1.1\r\nHost: ias\r\n\r\n",
                "PROXY TCP6 fe80::1%eth0 ::1 1 2\r\nGET / HTTP/1.1\r\nHost: ias\r\n\r\n",
                "PROXY nonsense\r\nGET / HTTP/1.1\r\nHost: ias\r\n\r\n"
            })
    void aConnectionOfAProxyWithoutTheHeaderIsClosed(String bytes) {
        try (var connection = new RawConnection(ias.uri("/"), TIMEOUT)) {
            assertThat(connection.send(bytes).receive()).isEmpty();
        }
    }

    @Test
    void theHeaderOfAnyoneElseIsNotRead() {
        var get = "GET /nothing HTTP/1.1\r\nHost: ias\r\n\r\n";

        assertThat(asStranger(get)).map(Reply::status).hasValue(404);
        assertThat(asStranger("PROXY TCP4 203.0.113.7 192.0.2.1 1 2\r\n" + get))
                .map(Reply::status)
                .hasValue(400);
    }

    @Test
    void probesOfTheManagementPortNeedNoHeader() {
        try (var management = Ias.at(managementPort)) {
            assertThat(management.get("/health/liveness").status()).isEqualTo(200);
        }
    }

    /** Beyond the bound the oldest connection is closed or, if it is too new for that, the newest. */
    @Test
    void theConnectionsOfOneClientAreBounded() {
        var header = "PROXY TCP4 203.0.113.99 192.0.2.1 1 2\r\n";
        var get = "GET /nothing HTTP/1.1\r\nHost: ias\r\n\r\n";
        try (var first = new RawConnection(ias.uri("/"), TIMEOUT);
                var second = new RawConnection(ias.uri("/"), TIMEOUT);
                var third = new RawConnection(ias.uri("/"), TIMEOUT);
                var other = new RawConnection(ias.uri("/"), TIMEOUT)) {
            assertThat(first.send(header + get).receive()).map(Reply::status).hasValue(404);
            assertThat(second.send(header + get).receive()).map(Reply::status).hasValue(404);
            var status = third.send(header + get).receive().map(Reply::status);
            assertThat(status.equals(Optional.of(503)) || first.hungUp()).isTrue();
            assertThat(other.send(header.replace(".99", ".98") + get).receive())
                    .map(Reply::status)
                    .hasValue(404);
        }
    }

    private Optional<Reply> asStranger(String bytes) {
        var server = new InetSocketAddress("127.0.0.1", ias.uri("/").getPort());
        try (var connection = new RawConnection(STRANGER, server, TIMEOUT)) {
            return connection.send(bytes).receive();
        }
    }

    private static String signUp(String address, String fields) {
        var body = "{\"email\":\"%s\"}".formatted(address);
        return "POST /users HTTP/1.1\r\nHost: ias\r\nContent-Type: application/json\r\n%sContent-Length: %s\r\n\r\n%s"
                .formatted(fields, body.length(), body);
    }
}
