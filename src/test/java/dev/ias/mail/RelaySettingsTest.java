package dev.ias.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How ias introduces itself to the relay, and as whom it sends. */
class RelaySettingsTest {

    private static final String JANE = "jane@example.com";

    private final TestRelay relay = new TestRelay();

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void theNameInEhloIsTheAddressOfTheConnectionByDefault() {
        send(Map.of());

        assertThat(relay.names()).containsExactly("[127.0.0.1]");
        assertThat(relay.lastTo(JANE).envelopeFrom()).isEqualTo("no-reply@sender.example");
    }

    @Test
    void theNameInEhloAndTheEnvelopeSenderAreSettings() {
        send(Map.of("ias.mail.ehlo-name", "Mail.Bücher.example", "ias.mail.envelope-from", "bounces@bücher.example"));

        assertThat(relay.names()).containsExactly("mail.xn--bcher-kva.example");
        assertThat(relay.lastTo(JANE).envelopeFrom()).isEqualTo("bounces@xn--bcher-kva.example");
        assertThat(relay.lastTo(JANE).header("From")).isEqualTo("Example <no-reply@sender.example>");
    }

    @Test
    void aSenderWithAnInternationalNameAndDomainIsAsciiOnTheWire() {
        send(Map.of("ias.mail.from", "Büro <no-reply@bücher.example>"));

        var mail = relay.lastTo(JANE);
        assertThat(mail.envelopeFrom()).isEqualTo("no-reply@xn--bcher-kva.example");
        assertThat(mail.header("From")).isEqualTo("=?UTF-8?Q?B=C3=BCro?= <no-reply@xn--bcher-kva.example>");
        assertThat(mail.header("Message-ID")).endsWith("@xn--bcher-kva.example>");
        assertThat(mail.headers()).isASCII();
    }

    private void send(Map<String, String> settings) {
        var setup = Ias.setup().on(TestDatabase.create(), relay);
        settings.forEach(setup::set);
        try (var ias = setup.start()) {
            assertThat(ias.signUp(JANE).status()).isEqualTo(201);
        }
    }
}
