package dev.ias.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ias.testing.Ias;
import dev.ias.testing.ServiceProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Linux answers on all of 127.0.0.0/8, so that 127.0.0.2 stands for another interface. */
class ListenAddressesTest {

    private static final String OTHER = "127.0.0.2";

    @BeforeAll
    static void requireTwoLoopbackAddresses() throws SocketException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "127.0.0.2 is not an address here");
    }

    @Test
    void byDefaultTheApisListenOnAllAddressesAndTheManagementPortOnLoopback() throws IOException {
        var management = ServiceProcess.freePort();
        try (var ias = Ias.setup().alone().set("endpoints.all.port", management).start();
                var probe = Ias.at(management)) {
            assertThat(probe.get("/health/liveness").status()).isEqualTo(200);
            assertThat(probe.get("/info").json().at("/build/version").asText()).matches("[0-9].*");
            assertThat(probe.get("/prometheus").response().body()).containsPattern("ias_version\\{version=\"[0-9]");
            assertThat(accepts("127.0.0.1", management)).isTrue();
            assertThat(accepts(OTHER, management)).isFalse();
            assertThat(accepts(OTHER, ias.uri("/").getPort())).isTrue();
            if (hasIpv6Loopback()) {
                assertThat(accepts("::1", ias.uri("/").getPort())).isTrue();
            }
        }
    }

    @Test
    void bothListenOnTheAddressesOfTheirSettings() throws IOException {
        var management = ServiceProcess.freePort();
        try (var ias = Ias.setup()
                .alone()
                .set("endpoints.all.port", management)
                .set("ias.http.host", "127.0.0.1")
                .set("ias.management.host", "0.0.0.0")
                .start()) {
            var port = ias.uri("/").getPort();

            assertThat(ias.get("/.well-known/jwks.json").status()).isEqualTo(200);
            assertThat(ias.get("/health/liveness").status()).isEqualTo(404);
            assertThat(accepts(OTHER, port)).isFalse();
            assertThat(accepts(OTHER, management)).isTrue();
        }
    }

    private static boolean accepts(String address, int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), 5_000);
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    private static boolean hasIpv6Loopback() throws SocketException {
        return NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1")) != null;
    }
}
