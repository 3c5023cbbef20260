package dev.ias.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.mail.Relays;
import dev.ias.testing.Document;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import io.micronaut.email.Email;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sender of Micronaut Email is added as a relay kind, as the page "Other mail senders" says. */
class SenderExampleTest {

    private static final Pattern EXAMPLE = Pattern.compile("// tag::api\\[]\n(.*?) *// end::api", Pattern.DOTALL);

    @Test
    void aSenderIsARelayKind() {
        try (var ias = start()) {
            assertThat(ias.signUp("jane@example.com").outcome()).isEqualTo("201");

            assertThat(ias.bean(ExampleSender.class).mails())
                    .singleElement()
                    .extracting(Email::getSubject)
                    .asString()
                    .isNotBlank();
            assertThat(ias.bean(Relays.class).all()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"refused", "lost"})
    void aFailureThatMayHaveSentTheMailIsNotRepeatedAtOnce(String kind) {
        var refused = kind.equals("refused");
        try (var ias = start()) {
            ias.bean(ExampleSender.class).fail(refused ? new ConnectException() : new IOException("closed"));

            assertThat(ias.signUp("jane@example.com").status()).isEqualTo(refused ? 500 : 201);
        }
    }

    @Test
    void theExampleOfThePageIsTheCode() throws IOException {
        var source = Files.readString(Path.of("src/test/java/dev/ias/mail/delivery/ExampleRelays.java"));
        var example = EXAMPLE.matcher(source);
        assertThat(example.find()).isTrue();

        assertThat(Document.page("mail-senders").text())
                .contains(example.group(1).stripTrailing().stripIndent());
    }

    private static Ias start() {
        return Ias.setup()
                .environment("sender-example")
                .set("ias.database.url", TestDatabase.create().url())
                .set("ias.outbox.sweep-interval", "1h")
                .set("ias.mail.kind", "example")
                .start();
    }
}
