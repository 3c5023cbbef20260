package dev.ias.mail;

import static dev.ias.testing.KnownAttack.S16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.ReceivedMail;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails with a configured product name and templates. */
class OperatorSettingsTest {

    private static final String JANE = "jane@example.com";

    private final TestRelay relay = new TestRelay();

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void aTemplateOfTheOperatorReplacesTheOneOfItsName(@TempDir Path templates) throws IOException {
        Files.writeString(
                templates.resolve("code.en.txt"), "Subject: Hello from {{ product }}\n\nUse {{ code }} now.\n");

        var mail = mailWith("ias.mail.templates", templates.toString());

        assertThat(mail.subject()).isEqualTo("Hello from ias");
        assertThat(mail.text()).matches("Use [0-9]{6} now\\.\\s*");
        // The HTML template is not replaced.
        assertThat(mail.html()).contains("Your code for ias").contains(mail.code());
    }

    @Test
    void aTemplateOfTheOperatorMayHaveTheLinkToMute(@TempDir Path templates) throws IOException {
        Files.writeString(templates.resolve("code.en.txt"), "Subject: Hello\n\n{{ code }}\nNot you? {{ mute }}\n");

        var mail = mailWith("ias.mail.templates", templates.toString());

        assertThat(mail.text()).contains("Not you? https://verify.example.com" + mail.mutePath());
    }

    @Test
    void aTemplateTooLargeForTheSendBufferIsRejected(@TempDir Path templates) throws IOException {
        Files.writeString(templates.resolve("code.en.html"), "x".repeat(32 * 1024 + 1));

        assertThatThrownBy(() -> mailWith("ias.mail.templates", templates.toString()))
                .hasStackTraceContaining("ias.mail.templates: code.en.html is larger than 32 KB");
    }

    @Test
    void theProductNameIsEscapedInHtml() {
        var mail = mailWith("ias.brand.name", "<script>alert('x')</script> & Co");

        assertThat(mail.html()).contains("&lt;script&gt;").contains("&amp; Co").doesNotContain("<script");
        assertThat(mail.text()).contains("<script>alert('x')</script> & Co");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\r", "\r\n\r\n", "\u2028", "\u0085"})
    @Attack(S16)
    void theProductNameCannotAddAHeader(String lineBreak) {
        var mail = mailWith("ias.brand.name", "Acme" + lineBreak + "Bcc: eve@example.com");

        assertThat(mail.recipients()).containsExactly(JANE);
        assertThat(mail.header("Bcc")).isEmpty();
        assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(mail.subject()).contains("Acme").doesNotContain("\r", "\n");
        assertThat(mail.html()).contains(mail.code());
    }

    private ReceivedMail mailWith(String setting, String value) {
        try (var ias =
                Ias.setup().on(TestDatabase.create(), relay).set(setting, value).start()) {
            assertThat(ias.signUp(JANE).status()).isEqualTo(201);
            return relay.lastTo(JANE);
        }
    }
}
