package dev.ias.maildomain.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.settings.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of name servers, from the setting and from the system. */
class NameServersTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.53, /192.0.2.53:53",
        "192.0.2.53:5353, /192.0.2.53:5353",
        "2001:db8::53, /[2001:db8:0:0:0:0:0:53]:53",
        "[2001:db8::53]:5353, /[2001:db8:0:0:0:0:0:53]:5353"
    })
    void anAddressMayHaveAPort(String text, String address) {
        assertThat(NameServers.parse(text)).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dns.example.com", "10.1", "192.0.2.53:0", "192.0.2.53:65536", "[192.0.2.53", ":53"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> NameServers.parse(text))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("ias.dns.servers: '" + text
                        + "' is not an IP address with or without a port, such as 192.0.2.53 or [2001:db8::53]:53");
    }

    @Test
    void theFirstThreeServersOfTheSystemAreUsed() {
        var servers = NameServers.parseSystem("""
            # comment
            search example.com
            nameserver 192.0.2.1
            ; nameserver 192.0.2.9
            nameserver\t2001:db8::1 # second
            nameserver name
            options edns0
            nameserver 192.0.2.3
            nameserver 192.0.2.4
            """);

        assertThat(servers)
                .map(server -> server.getAddress().getHostAddress())
                .containsExactly("192.0.2.1", "2001:db8:0:0:0:0:0:1", "192.0.2.3");
        assertThat(NameServers.parseSystem("search example.com\n")).isEmpty();
    }
}
