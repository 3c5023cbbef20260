package dev.ias.limit;

import static dev.ias.testing.KnownAttack.S6;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Attack;
import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientNetworkTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:db8:0:1::1",
                "2001:DB8:0:1::1",
                "2001:0db8:0000:0001:0000:0000:0000:0001",
                "2001:db8:0:1:0:0:0:1",
                "2001:db8::1:0:0:0:1",
                "2001:db8:0:1:0::1",
                "2001:db8:0:1::0.0.0.1",
                "2001:db8:0000:01:0:0:0.0.0.1"
            })
    @Attack(S6)
    void allSpellingsOfAnAddressAreOneClient(String spelling) {
        assertThat(network(spelling)).isEqualTo(network("2001:db8:0:1::1"));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,         192.0.2.1",
        "192.0.2.1,         ::ffff:192.0.2.1",
        "192.0.2.1,         ::ffff:c000:201",
        "2001:db8:0:1::1,   2001:db8:0:1:ffff:ffff:ffff:ffff",
        "2001:db8:0:1::,    2001:db8:0:1:8000::",
    })
    @Attack(S6)
    void addressesOfOneNetworkAreOneClient(String one, String other) {
        assertThat(network(one)).isEqualTo(network(other));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,         192.0.2.2",
        "192.0.2.1,         192.0.3.1",
        "2001:db8:0:1::1,   2001:db8:0:2::1",
        "2001:db8:0:1::1,   2001:db8:1:1::1",
        "c000:201::,        192.0.2.1",
        "::1,               127.0.0.1",
    })
    void addressesOfDifferentNetworksAreDifferentClients(String one, String other) {
        assertThat(network(one)).isNotEqualTo(network(other));
    }

    private static ClientNetwork network(String literal) {
        return ClientNetwork.of(InetAddress.ofLiteral(literal), ClientNetwork.Size.CLIENT);
    }
}
