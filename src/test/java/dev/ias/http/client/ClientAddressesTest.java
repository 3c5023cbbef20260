package dev.ias.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ias.fuzz.Fuzz;
import dev.ias.network.IpAddress;
import dev.ias.settings.InvalidSettingException;
import dev.ias.testing.LogCapture;
import dev.ias.testing.TestClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.simple.SimpleHttpRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Client addresses of requests whose peer, 127.0.0.1, is a trusted proxy. */
class ClientAddressesTest {

    private static final List<String> HOPS = List.of(
            ",",
            ":",
            "::",
            "]",
            "[",
            "%eth0",
            "\"",
            "\\",
            ";",
            "for=",
            "For=\"",
            "::ffff:1.2.3.4",
            "0x7f.1",
            "1.2.3",
            "unknown",
            "_x",
            "\0",
            "٣");

    private final TestClock clock = new TestClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        for=203.0.113.7                                      | 203.0.113.7
        for=203.0.113.7;                                     | 203.0.113.7
        For="203.0.113.7:50001"                              | 203.0.113.7
        for=203.0.113.7:50001                                | 203.0.113.7
        for="[2001:db8::17]"                                 | 2001:db8::17
        for="[2001:db8::17]:4711"                            | 2001:db8::17
        for="[2001:db8::17]:_port"                           | 2001:db8::17
        for="[2001:\\db8::17]"                               | 2001:db8::17
        proto=https;for=203.0.113.7;by="[::1]";host="a,b;c"  | 203.0.113.7
        for=198.51.100.1, for=203.0.113.7                    | 203.0.113.7
        for=198.51.100.1, , for=203.0.113.7;proto=http,      | 203.0.113.7
        for=198.51.100.1, for=203.0.113.7, for=10.1.2.3      | 203.0.113.7
        for=10.1.2.3, for=10.4.5.6                           | 10.1.2.3
        for=198.51.100.1;x=", for=203.0.113.7                | 203.0.113.7
        x=", for="[2001:db8::17]"                            | 2001:db8::17
        x="\\, for="[2001:db8::17]"                          | 2001:db8::17
        for=198.51.100.1;x="\\", for="[2001:db8::17]:80"     | 2001:db8::17
        """)
    void forwardedNamesTheNearestUntrustedHop(String forwarded, String client) {
        assertThat(client(ForwardingHeader.FORWARDED, "Forwarded", forwarded)).isEqualTo(client);
        assertThat(unknown()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for=unknown",
                "for=_hidden",
                "for=\"_hidden:80\"",
                "for=",
                "for=\"\"",
                "for=\"[2001:db8::17]",
                "for=[2001:db8::17",
                "for=1.2.3",
                "for=203.0.113.7;for=203.0.113.8",
                "for = 203.0.113.7",
                "203.0.113.7",
                "proto=https",
                "for=203.0.113.7 x",
                "for=198.51.100.1, for=unknown"
            })
    void aHopOfForwardedWithoutAnAddressEndsTheChainAndIsCounted(String forwarded) {
        assertThat(client(ForwardingHeader.FORWARDED, "Forwarded", forwarded)).isEqualTo("127.0.0.1");
        assertThat(unknown()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dev.ias.testing.AddressLiterals#valid")
    void everyLiteralIsAHop(String text) {
        var expected = IpAddress.format(IpAddress.parse(text));
        var quoted = text.indexOf(':') < 0 ? text : "\"[%s]:80\"".formatted(text);

        assertThat(client(ForwardingHeader.X_FORWARDED_FOR, "X-Forwarded-For", text))
                .isEqualTo(expected);
        assertThat(client(ForwardingHeader.X_FORWARDED_FOR, "X-Forwarded-For", quoted))
                .isEqualTo(expected);
        assertThat(client(ForwardingHeader.FORWARDED, "Forwarded", "for=" + quoted))
                .isEqualTo(expected);
    }

    /** Except zones, which are dropped, and blanks, which separate elements. */
    @ParameterizedTest
    @MethodSource("dev.ias.testing.AddressLiterals#invalid")
    void nothingElseIsAHop(String text) {
        if (text.isBlank() || text.endsWith(" ") || text.startsWith("fe80::17%")) {
            return;
        }
        assertThat(client(ForwardingHeader.X_FORWARDED_FOR, "X-Forwarded-For", text))
                .isEqualTo("127.0.0.1");
        assertThat(client(ForwardingHeader.FORWARDED, "Forwarded", "for=\"" + text + "\""))
                .isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({"X_FORWARDED_FOR, Forwarded, for=203.0.113.7", "FORWARDED, X-Forwarded-For, 203.0.113.7"})
    void theOtherHeaderIsIgnoredAndReported(ForwardingHeader trusted, String header, String value) {
        try (var log = new LogCapture()) {
            assertThat(client(trusted, header, value)).isEqualTo("127.0.0.1");

            assertThat(unknown()).isEqualTo(1);
            assertThat(log.text())
                    .contains("WARN dev.ias.http.client.UnknownClients Client address unknown: proxy 127.0.0.1 sent "
                            + header + ", but ias.http.client-address-header is " + trusted + "; all such callers");
        }
    }

    @Test
    void bothHeadersAreNeverMerged() {
        var request = request("X-Forwarded-For", "203.0.113.7");
        request.getHeaders().add("Forwarded", "for=198.51.100.1");

        assertThat(IpAddress.format(addresses(ForwardingHeader.X_FORWARDED_FOR).of(request)))
                .isEqualTo("203.0.113.7");
        assertThat(unknown()).isZero();
    }

    @Test
    void aRequestOfAProxyWithoutEitherHeaderIsItsOwn() {
        assertThat(client(ForwardingHeader.X_FORWARDED_FOR, "Host", "ias")).isEqualTo("127.0.0.1");
        assertThat(unknown()).isZero();
    }

    @Test
    void unknownClientsAreCountedAndLoggedOnceAMinuteWithoutTheirText() {
        var addresses = addresses(ForwardingHeader.X_FORWARDED_FOR);
        try (var log = new LogCapture()) {
            for (var i = 0; i < 3; i++) {
                addresses.of(request("X-Forwarded-For", "jane@example.com"));
            }
            assertThat(log.text().lines())
                    .singleElement()
                    .asString()
                    .contains("proxy 127.0.0.1 sent an element of X-Forwarded-For without an IP address;")
                    .doesNotContain("jane");
            clock.advance(Duration.ofMinutes(1));
            addresses.of(request("X-Forwarded-For", "unknown"));
            assertThat(log.text().lines()).hasSize(2);
        }
        assertThat(unknown()).isEqualTo(4);
    }

    @Test
    void aRequestIsResolvedOnce() {
        var addresses = addresses(ForwardingHeader.X_FORWARDED_FOR);
        var request = request("X-Forwarded-For", "unknown");

        assertThat(addresses.of(request)).isEqualTo(addresses.of(request));
        assertThat(unknown()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dev.ias.testing.AddressLiterals#invalid")
    void aTrustedProxyIsANetwork(String text) {
        if (text.isBlank() || text.endsWith(" ") || text.indexOf('/') >= 0) {
            return;
        }
        var settings = new ProxySettings(List.of("10.0.0.0/8", text), ForwardingHeader.X_FORWARDED_FOR, false, null);

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new ProxyCheck(settings).checks().forEach(Runnable::run))
                .withMessage("ias.http.trusted-proxies: '%s' is not a network such as 10.0.0.0/8", text);
    }

    @Test
    void theProxyProtocolNeedsTrustedProxies() {
        var settings = new ProxySettings(List.of(), ForwardingHeader.X_FORWARDED_FOR, true, null);

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new ProxyCheck(settings).checks().forEach(Runnable::run))
                .withMessage("ias.http.proxy-protocol is true; list the networks of your proxies in"
                        + " ias.http.trusted-proxies");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        X_FORWARDED_FOR | X-Forwarded-For | 192.0.2.1, 10.0.0.1         | 2001:db8::1,10.1.1.1
        FORWARDED       | Forwarded       | for=192.0.2.1, for=10.0.0.1 | for="[2001:db8::1]:80";by=_x,for=10.1.1.1
        """)
    void everyHeaderYieldsAnAddress(ForwardingHeader trusted, String header, String one, String other) {
        var addresses = addresses(trusted);

        Fuzz.run(
                header,
                0.04,
                List.of(one, other),
                HOPS,
                text -> assertThat(addresses.of(request(header, text))).isNotNull());
    }

    @Test
    void everyMalformedTrustedProxyIsRejectedWithTheSettingsName() {
        Fuzz.run("trusted proxies", 0.03, List.of("10.0.0.0/8", "2001:db8::/32", "::1", "192.0.2.1/32"), HOPS, text -> {
            try {
                ClientAddresses.networks(
                        new ProxySettings(List.of(text.split(",")), ForwardingHeader.X_FORWARDED_FOR, false, null));
            } catch (InvalidSettingException e) {
                assertThat(e.getMessage()).startsWith("ias.http.trusted-proxies: ");
            }
        });
    }

    private ClientAddresses addresses(ForwardingHeader header) {
        return new ClientAddresses(
                new ProxySettings(List.of("127.0.0.0/8", "10.0.0.0/8"), header, false, null),
                new UnknownClients(clock, meters));
    }

    private String client(ForwardingHeader trusted, String header, String value) {
        return IpAddress.format(addresses(trusted).of(request(header, value)));
    }

    private double unknown() {
        var counter = meters.find("ias.http.client.unknown").counter();
        return counter == null ? 0 : counter.count();
    }

    private static SimpleHttpRequest<String> request(String header, String value) {
        var request = new SimpleHttpRequest<>(HttpMethod.GET, "http://127.0.0.1/", "");
        // The codec rejects all other characters.
        request.getHeaders()
                .add(
                        header,
                        value.replaceAll("[\\x00-\\x08\\x0A-\\x1F\\x7F]", "").strip());
        return request;
    }
}
