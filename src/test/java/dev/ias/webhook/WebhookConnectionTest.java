package dev.ias.webhook;

import static dev.ias.testing.KnownAttack.S28;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.settings.InvalidSettingException;
import dev.ias.testing.Attack;
import dev.ias.webhook.Attempt.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that the service connects to for a webhook. */
class WebhookConnectionTest {

    private static final String NAME = "hooks.customer.example";

    private final TestReceiver receiver = new TestReceiver();

    @AfterEach
    void stop() {
        receiver.close();
    }

    /** DNS resolver with fixed addresses that counts its queries. */
    private record Names(List<String> addresses, AtomicInteger queries) implements DnsResolver {

        static Names answering(String... addresses) {
            return new Names(List.of(addresses), new AtomicInteger());
        }

        @Override
        public InetAddress[] resolve(String host) {
            queries.incrementAndGet();
            return addresses.stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:127.0.0.1"})
    @Attack(S28)
    void aNameWithAPrivateAddressIsRejected(String address) throws IOException {
        assertThat(send(url("https", NAME), false, Names.answering(address))).isEqualTo(Outcome.NOT_PUBLIC);
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    @Attack(S28)
    void onePrivateAddressAmongPublicOnesIsRejected() throws IOException {
        assertThat(send(url("https", NAME), false, Names.answering("1.1.1.1", "10.0.0.1")))
                .isEqualTo(Outcome.NOT_PUBLIC);
    }

    @Test
    @Attack(S28)
    void theClientConnectsToTheCheckedAddress() throws IOException {
        // The name does not exist in DNS: the request arrives only if the client uses the checked address.
        var names = Names.answering("127.0.0.1");

        assertThat(send(url("http", NAME), true, names)).isEqualTo(Outcome.DELIVERED);

        assertThat(receiver.received().getFirst().header("Host")).startsWith(NAME);
        assertThat(names.queries()).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST"})
    @Attack(S28)
    void theLocalHostIsRejected(String host) throws IOException {
        assertThat(send(url("https", host), false, SystemDefaultDnsResolver.INSTANCE))
                .isEqualTo(Outcome.NOT_PUBLIC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"})
    @Attack(S28)
    void everySpellingOfAPrivateAddressIsRejectedAtStart(String host) {
        assertThatThrownBy(() -> send(url("https", host), false, SystemDefaultDnsResolver.INSTANCE))
                .isInstanceOf(InvalidSettingException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void privateAddressesCanBeAllowed(String host) throws IOException {
        assertThat(send(url("http", host), true, SystemDefaultDnsResolver.INSTANCE))
                .isEqualTo(Outcome.DELIVERED);
    }

    @ParameterizedTest
    @CsvSource({
        "b\u00fccher.example, xn--bcher-kva.example",
        "B\u00dcCHER\uff0eexample, xn--bcher-kva.example",
        "hooks_eu.customer.example, hooks_eu.customer.example"
    })
    void internationalisedNamesAreCalledByTheirAsciiForm(String name, String ascii) throws IOException {
        assertThat(send(url("http", name), true, Names.answering("127.0.0.1"))).isEqualTo(Outcome.DELIVERED);

        assertThat(receiver.received().getFirst().header("Host")).startsWith(ascii + ":");
    }

    private String url(String scheme, String host) {
        return String.format(
                Locale.ROOT,
                "%s://%s:%d/",
                scheme,
                host,
                URI.create(receiver.url()).getPort());
    }

    private static Outcome send(String url, boolean allowPrivateAddresses, DnsResolver names) throws IOException {
        return SingleAttempt.send(url, allowPrivateAddresses, SingleAttempt.DEFAULT_TIMEOUT, names);
    }
}
