package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.Proxy;
import dev.ias.testing.RawConnection;
import dev.ias.testing.RawConnection.Reply;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Client addresses behind nginx and HAProxy, with the shipped configurations and with changes that make them write as
 * other gateways do. Every caller has its own limit, and the log names it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientAddressIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final InetAddress PROXY = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress JANE = InetAddress.ofLiteral("127.0.0.5");
    private static final InetAddress JOHN = InetAddress.ofLiteral("127.0.0.6");
    private static final InetAddress IPV6 = InetAddress.ofLiteral("::1");
    private static final String SPOOFED_LIST = "X-Forwarded-For: 203.0.113.9, 198.51.100.1:80\r\n";
    private static final String SPOOFED_QUOTE = "X-Forwarded-For: \"203.0.113.9\r\nForwarded: for=203.0.113.9;x=\"\r\n";
    private static final List<String> SPOOFED = List.of("", SPOOFED_LIST, SPOOFED_QUOTE);
    private static final String NGINX_HEADER = "X-Forwarded-For $proxy_add_x_forwarded_for;";
    private static final String HAPROXY_HEADER = "    option forwardfor\n";
    private static final String HAPROXY_RULE = "    http-request del-header traceparent\n";

    private final TestClock clock = new TestClock();
    private final TestRelay relay = new TestRelay();
    private final TestDatabase database = TestDatabase.create();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Service service = new Service(Map.of());
    private final Service rfc7239 = new Service(Map.of("ias.http.client-address-header", "Forwarded"));
    private final Service proxied = new Service(Map.of("ias.http.proxy-protocol", true));

    @TempDir
    private Path directory;

    /** A service with two sign-ups an hour for each client. */
    private final class Service {

        private final int managementPort = ServiceProcess.freePort();
        private final Ias ias;

        Service(Map<String, Object> settings) {
            var setup = Ias.setup()
                    .on(database, relay)
                    .clock(clock)
                    .set("endpoints.all.port", managementPort)
                    .set("ias.http.trusted-proxies", PROXY.getHostAddress())
                    .set("ias.limits.client-sign-ups-per-hour", 2);
            settings.forEach(setup::set);
            ias = setup.start();
        }

        Proxy.Upstream upstream() {
            return new Proxy.Upstream(ias.uri("/").getPort(), managementPort);
        }
    }

    @AfterAll
    void stop() {
        Stream.of(service, rfc7239, proxied).forEach(started -> started.ias.close());
        relay.close();
    }

    @Test
    void behindNginx() {
        try (var proxy = nginx(service.upstream(), Map.of())) {
            assertOwnLimits(proxy);
        }
    }

    @Test
    void behindHaproxy() {
        try (var proxy = haproxy(service.upstream(), Map.of())) {
            assertOwnLimits(proxy);
        }
    }

    /** As Azure Application Gateway. */
    @Test
    void behindAGatewayThatWritesPorts() {
        var ipv4 = "X-Forwarded-For \"$proxy_add_x_forwarded_for:$remote_port\";";
        try (var proxy = nginx(service.upstream(), Map.of(NGINX_HEADER, ipv4))) {
            assertOwnLimit(proxy, JANE);
        }
        var ipv6 = "X-Forwarded-For \"$http_x_forwarded_for, [$remote_addr]:$remote_port\";";
        try (var proxy = nginx(service.upstream(), Map.of(NGINX_HEADER, ipv6))) {
            assertOwnLimit(proxy, IPV6);
        }
    }

    @Test
    void behindAGatewayThatQuotes() {
        var quoted = "X-Forwarded-For '$http_x_forwarded_for, \"$remote_addr\"';";
        try (var proxy = nginx(service.upstream(), Map.of(NGINX_HEADER, quoted))) {
            assertOwnLimits(proxy);
        }
    }

    @Test
    void behindAGatewayInFrontOfHaproxy() {
        var ports = "X-Forwarded-For \"$proxy_add_x_forwarded_for:$remote_port\";";
        try (var inner = haproxy(service.upstream(), Map.of());
                var outer = nginx(new Proxy.Upstream(inner.port(), 0), Map.of(NGINX_HEADER, ports))) {
            assertOwnLimit(outer, JANE);
        }
    }

    @Test
    void behindAProxyThatWritesForwarded() {
        var node = "    http-request add-header Forwarded 'for=\"%s\";proto=http'\n";
        var ipv4 = node.formatted("%[src]:%[src_port]");
        try (var proxy = haproxy(rfc7239.upstream(), Map.of(HAPROXY_RULE, HAPROXY_RULE + ipv4))) {
            assertOwnLimit(proxy, JANE);
        }
        var ipv6 = node.formatted("[%[src]]:%[src_port]");
        try (var proxy = haproxy(rfc7239.upstream(), Map.of(HAPROXY_RULE, HAPROXY_RULE + ipv6))) {
            assertOwnLimit(proxy, IPV6);
        }
    }

    @Test
    void behindAProxyThatSpeaksTheProxyProtocol() {
        for (var option : List.of("send-proxy", "send-proxy-v2")) {
            var changes = Map.of(
                    "mode http\n",
                    "mode tcp\n",
                    "option httplog",
                    "option tcplog",
                    HAPROXY_HEADER,
                    "",
                    HAPROXY_RULE,
                    "",
                    "    retry-on conn-failure\n",
                    "",
                    "    http-reuse safe\n",
                    "",
                    "    timeout http-request 30s\n",
                    "",
                    "default-server ",
                    "default-server " + option + " ");
            try (var proxy = haproxy(proxied.upstream(), changes)) {
                assertOwnLimits(proxy);
            }
        }
    }

    private Proxy nginx(Proxy.Upstream upstream, Map<String, String> changes) {
        assumeTrue(Proxy.installed("nginx"), "there is no nginx");
        return Proxy.nginx(directory, upstream, upstream, changes);
    }

    private Proxy haproxy(Proxy.Upstream upstream, Map<String, String> changes) {
        assumeTrue(Proxy.installed("haproxy"), "there is no haproxy");
        return Proxy.haproxy(directory, upstream, upstream, changes);
    }

    private void assertOwnLimits(Proxy proxy) {
        assertOwnLimit(proxy, JANE);
        assertOwnLimit(proxy, IPV6);
    }

    /** The third sign-up of a client is denied whatever the client claims, the first one of another client is not. */
    private void assertOwnLimit(Proxy proxy, InetAddress client) {
        clock.advance(Duration.ofHours(2));
        var text = client.equals(IPV6) ? "::1" : client.getHostAddress();
        try (var log = new LogCapture()) {
            var statuses = SPOOFED.stream()
                    .map(spoofed -> signUp(proxy, client, spoofed).status())
                    .toList();

            assertThat(statuses).containsExactly(201, 201, 429);
            assertThat(log.text().lines().filter(line -> line.contains("dev.ias.calls")))
                    .hasSize(SPOOFED.size())
                    .allMatch(
                            line -> line.contains("client=\"%s\"".formatted(text)) || line.contains("client=" + text));
            assertThat(log.text()).doesNotContain("Client address unknown");
        }
        if (client.equals(JANE)) {
            assertThat(signUp(proxy, JOHN, SPOOFED_LIST).status()).isEqualTo(201);
        }
    }

    private Reply signUp(Proxy proxy, InetAddress from, String fields) {
        var body = "{\"email\":\"behind-%s@example.com\"}".formatted(numbers.incrementAndGet());
        var server = new InetSocketAddress(from.equals(IPV6) ? IPV6 : PROXY, proxy.port());
        try (var connection = new RawConnection(from, server, TIMEOUT)) {
            return connection
                    .send(("POST /users HTTP/1.1\r\n"
                                    + "Host: ias\r\n"
                                    + "Content-Type: application/json\r\n"
                                    + "Connection: close\r\n"
                                    + "%sContent-Length: %s\r\n\r\n"
                                    + "%s")
                            .formatted(fields, body.length(), body))
                    .receive()
                    .orElseThrow();
        }
    }
}
