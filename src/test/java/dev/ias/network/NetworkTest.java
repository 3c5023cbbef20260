package dev.ias.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        10.0.0.0/8        | 10.0.0.0        | 9.255.255.255
        10.0.0.0/8        | 10.255.255.255  | 11.0.0.0
        172.16.0.0/12     | 172.31.255.255  | 172.32.0.0
        192.0.2.1/32      | 192.0.2.1       | 192.0.2.0
        192.0.2.1         | 192.0.2.1       | 192.0.2.2
        192.0.2.99/24     | 192.0.2.1       | 192.0.3.99
        0.0.0.0/0         | 255.255.255.255 | ::
        ::/0              | ffff::          | 0.0.0.0
        ::ffff:10.0.0.0/8 | 10.1.2.3        | ::ffff:11.1.2.3
        2000::/3          | 3fff::1         | 4000::
        2000::/3          | 2001:db8::1     | fc00::1
        2000::/3          | 2001:db8::1     | e000::1
        fc00::/7          | fd00::1         | fe00::1
        fc00::/7          | fc00::1         | ff00::1
        2001:db8::/32     | 2001:db8:ffff:: | 2001:db9::
        2001:db8::1/128   | 2001:db8::1     | 2001:db8::
        2001:db8::1       | 2001:db8::1     | 2001:db8::2
        """)
    void containsExactlyTheAddressesWithItsPrefix(String network, String inside, String outside) {
        assertThat(Network.of(network).contains(InetAddress.ofLiteral(inside))).isTrue();
        assertThat(Network.of(network).contains(InetAddress.ofLiteral(outside))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        10.0.0.0/8    | 10.0.0.0/8    | 10.0.0.0/7
        10.0.0.0/8    | 10.255.0.0/16 | 11.0.0.0/16
        0.0.0.0/0     | 128.0.0.0/1   | ::/0
        fc00::/7      | fd00::/8      | fe00::/8
        2001:db8::/32 | 2001:db8::1   | 2001:db8::/31
        """)
    void containsExactlyTheNetworksWithItsPrefix(String network, String inside, String outside) {
        assertThat(Network.of(network).contains(Network.of(inside))).isTrue();
        assertThat(Network.of(network).contains(Network.of(outside))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.85", "2001:db8:5555:5555:aaaa::aaaa"})
    void everyBitOfThePrefixCountsAndNoneAfterIt(String text) throws UnknownHostException {
        var address = InetAddress.ofLiteral(text);
        var bits = address.getAddress().length * Byte.SIZE;
        for (var length = 0; length <= bits; length++) {
            var network = Network.of(text + "/" + length);
            for (var bit = 0; bit < bits; bit++) {
                assertThat(network.contains(flipped(address, bit)))
                        .as("%s/%d with bit %d flipped", text, length, bit)
                        .isEqualTo(bit >= length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/٨",
                "10.0.0.0/8/8",
                "10.0.0.0/99999999999",
                "10.0.0/8",
                "10/8",
                "10",
                "::1/129",
                "::ffff:10.0.0.0/104",
                "localhost",
                "proxy.example/8"
            })
    void malformedNetworksAreRejected(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Network.of(text));
    }

    private static InetAddress flipped(InetAddress address, int bit) throws UnknownHostException {
        var bytes = address.getAddress();
        bytes[bit / Byte.SIZE] ^= (byte) (0x80 >> bit % Byte.SIZE);
        return InetAddress.getByAddress(bytes);
    }
}
