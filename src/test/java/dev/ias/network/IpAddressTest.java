package dev.ias.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    @ParameterizedTest
    @MethodSource("dev.ias.testing.AddressLiterals#valid")
    void aLiteralIsParsed(String text) {
        assertThat(IpAddress.parse(text)).isEqualTo(InetAddress.ofLiteral(text));
        assertThat(IpAddress.of(text)).hasValue(InetAddress.ofLiteral(text));
        assertThat(Network.of(text).contains(IpAddress.parse(text))).isTrue();
        assertThat(IpAddress.parse(IpAddress.format(IpAddress.parse(text)))).isEqualTo(IpAddress.parse(text));
    }

    @ParameterizedTest
    @MethodSource("dev.ias.testing.AddressLiterals#invalid")
    void nothingElseIsALiteral(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> IpAddress.parse(text));
        assertThat(IpAddress.of(text)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.ias.testing.AddressLiterals#invalid")
    void nothingElseBeginsANetwork(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Network.of(text + "/0"));
        if (text.indexOf('/') < 0) {
            assertThatIllegalArgumentException().isThrownBy(() -> Network.of(text));
        }
    }

    /** Examples of RFC 5952. */
    @ParameterizedTest
    @CsvSource({
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8::ABCD, 2001:db8::abcd",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "::ffff:192.0.2.1, 192.0.2.1",
        "192.0.2.1, 192.0.2.1"
    })
    void theTextIsTheCanonicalForm(String text, String canonical) {
        assertThat(IpAddress.format(IpAddress.parse(text))).isEqualTo(canonical);
    }

    @Test
    void aZoneIsNotFormatted() throws UnknownHostException {
        var scoped = Inet6Address.getByAddress("", IpAddress.parse("fe80::17").getAddress(), 1);

        assertThat(IpAddress.format(scoped)).isEqualTo("fe80::17");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "[::1], ::1", "::1, ::1", "[2001:db8::17], 2001:db8::17"})
    void aHostMayBeALiteral(String host, String address) {
        assertThat(IpAddress.ofHost(host)).hasValue(IpAddress.parse(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "db", "smtp.example.com", "1.example", "10.0.0.1.nip.io", "0x7f.example", "a1"})
    void aNameIsNotALiteral(String host) {
        assertThat(IpAddress.ofHost(host)).isEmpty();
        assertThat(LoopbackHost.matches(host)).isEqualTo(host.equals("localhost"));
    }

    /** Resolvers and URL parsers read most of them as addresses. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "10",
                "127.1",
                "0x7f.1",
                "0177.0.0.1",
                "2130706433",
                "1.2.3.4.",
                "a.1",
                "a.0x",
                "[127.0.0.1]",
                "[::1%1]",
                "::1%1",
                "[]",
                "a:1"
            })
    void aHostThatEndsInANumberIsALiteralOrInvalid(String host) {
        assertThatIllegalArgumentException().isThrownBy(() -> IpAddress.ofHost(host));
        assertThat(LoopbackHost.matches(host)).isFalse();
    }
}
