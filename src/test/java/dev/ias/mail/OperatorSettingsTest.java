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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        Files.writeString(templates.resolve("code.txt"), "Hello from {{ product }}\n\n{{ code }}\n");

        var mail = mailWith("ias.mail.templates", templates.toString());

        assertThat(mail.subject()).isEqualTo(mail.code() + " is your ias code");
        assertThat(mail.text()).matches("Hello from ias\\R\\R[0-9]{6}\\R");
        // The HTML template is not replaced.
        assertThat(mail.html()).contains("Enter this code").contains(mail.code());
    }

    @Test
    void aTemplateOfOneLanguageReplacesItForThatLanguageOnly(@TempDir Path templates) throws IOException {
        Files.writeString(templates.resolve("code.txt"), "Every language\n{{ code }}\n");
        Files.writeString(templates.resolve("code.de.txt"), "Nur Deutsch\n{{ code }}\n");

        try (var ias = with("ias.mail.templates", templates.toString()).start()) {
            assertThat(text(ias, "de-AT")).startsWith("Nur Deutsch");
            assertThat(text(ias, "en")).startsWith("Every language");
            assertThat(text(ias, "fr")).startsWith("Every language");
        }
    }

    private String text(Ias ias, String language) {
        ias.post("/users", "{\"email\":\"%s\",\"lang\":\"%s\"}".formatted(JANE, language));
        return relay.lastTo(JANE).text();
    }

    @Test
    void aLayoutOfTheOperatorIsThatOfAllMails(@TempDir Path templates) throws IOException {
        Files.writeString(templates.resolve("layout.html"), "<main>{% block body %}{% endblock %}</main>");

        var mail = mailWith("ias.mail.templates", templates.toString());

        assertThat(mail.html()).startsWith("<main>").contains(mail.code()).doesNotContain("<html");
    }

    @Test
    void aTemplateOfTheOperatorMayHaveTheLinkToMute(@TempDir Path templates) throws IOException {
        Files.writeString(templates.resolve("code.txt"), "{{ code }}\nNot you?\n{{ mute }}\n");

        var mail = mailWith("ias.mail.templates", templates.toString());

        assertThat(mail.text().lines()).contains("Not you?", "https://verify.example.com" + mail.mutePath());
    }

    @Test
    void aTemplateTooLargeForTheSendBufferIsRejected(@TempDir Path templates) throws IOException {
        Files.writeString(templates.resolve("code.html"), "x".repeat(32 * 1024 + 1));

        assertThatThrownBy(() -> mailWith("ias.mail.templates", templates.toString()))
                .hasStackTraceContaining("ias.mail.templates: code.html is larger than 32 KB");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "code.htm | ias.mail.templates: code.htm is not a template; did you mean code.html?",
                "cod.de.html | ias.mail.templates: cod.de.html is not a template; did you mean code.de.html?",
                "code.sv.html | ias.mail.templates: code.sv.html is for the language 'sv', which is not one of ar, de,"
            })
    void aTemplateOfAnUnknownNameIsRejected(String name, String problem, @TempDir Path templates) throws IOException {
        Files.writeString(templates.resolve(name), "x");

        assertThatThrownBy(() -> mailWith("ias.mail.templates", templates.toString()))
                .hasStackTraceContaining(problem);
    }

    @Test
    void theBrandIsThatOfTheOperator() {
        try (var ias = with("ias.brand.name", "Acme")
                .set("ias.brand.accent-color", "#5b3fd6")
                .set("ias.brand.logo-url", "https://www.acme.example/logo.png?a=1&b=2")
                .set("ias.brand.home-url", "https://www.acme.example/")
                .set("ias.brand.sign-in-url", "https://www.acme.example/sign-in")
                .set("ias.brand.support-address", "help@acme.example")
                .set("ias.brand.legal-footer", "Acme Inc. <Springfield>")
                .start()) {
            var token = ias.signUp(JANE).token();
            var code = relay.lastTo(JANE);
            ias.confirm(token, code.code());
            ias.signUp(JANE);
            var notice = relay.lastTo(JANE);

            assertThat(List.of(code, notice)).allSatisfy(mail -> {
                assertThat(mail.html())
                        .contains(
                                "src=\"https://www.acme.example/logo.png?a=1&amp;b=2\" alt=\"Acme\"",
                                "color:#5b3fd6",
                                "<a href=\"https://www.acme.example/\"",
                                "<a href=\"mailto:help@acme.example\"",
                                "Acme Inc. &lt;Springfield&gt;");
                assertThat(mail.text().lines())
                        .contains(
                                "https://www.acme.example/",
                                "Questions? Write to help@acme.example.",
                                "Acme Inc. <Springfield>");
            });
            assertThat(notice.html()).contains("<a href=\"https://www.acme.example/sign-in\" class=\"button\"");
            assertThat(notice.text().lines()).contains("https://www.acme.example/sign-in");
        }
    }

    @Test
    void aLogoOfAFileIsServedByTheService(@TempDir Path directory) throws IOException {
        var png = Files.write(directory.resolve("logo.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        // Mail programs do not show SVG.
        var svg = Files.writeString(directory.resolve("logo.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");

        assertThat(mailWith("ias.brand.logo-file", png.toString()).html())
                .contains("src=\"https://verify.example.com/assets/logo\" alt=\"ias\"");
        assertThat(mailWith("ias.brand.logo-file", svg.toString()).html()).doesNotContain("<img");
    }

    @Test
    void theProductNameIsEscapedInHtml() {
        var mail = mailWith("ias.brand.name", "<script>alert('x')</script> & Co");

        assertThat(mail.html()).contains("&lt;script&gt;").contains("&amp; Co").doesNotContain("<script");
        assertThat(mail.text()).contains("<script>alert('x')</script> & Co");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\r", "\r\n\r\n"})
    @Attack(S16)
    void theProductNameCannotAddAHeader(String lineBreak) {
        assertThatThrownBy(() -> mailWith("ias.brand.name", "Acme" + lineBreak + "Bcc: eve@example.com"))
                .hasStackTraceContaining("is not one line of at most 60 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u2028", "\u0085"})
    void aLineSeparatorInTheProductNameAddsNoHeader(String separator) {
        var mail = mailWith("ias.brand.name", "Acme" + separator + "Bcc: eve@example.com");

        assertThat(mail.recipients()).containsExactly(JANE);
        assertThat(mail.header("Bcc")).isEmpty();
        assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(mail.subject()).contains("Acme").doesNotContain("\r", "\n");
        assertThat(mail.html()).contains(mail.code());
    }

    private ReceivedMail mailWith(String setting, String value) {
        try (var ias = with(setting, value).start()) {
            assertThat(ias.signUp(JANE).status()).isEqualTo(201);
            return relay.lastTo(JANE);
        }
    }

    private Ias.Setup with(String setting, String value) {
        return Ias.setup().on(TestDatabase.create(), relay).set(setting, value);
    }
}
