package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.ServiceOnly;
import dev.ias.key.KeyPurpose;
import dev.ias.mail.MailPreview;
import dev.ias.settings.SettingsContext;
import dev.ias.testing.TestKeys;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mail in every language in a real browser. */
class MailRenderingIT {

    private static final Map<String, Object> ACME = Map.of(
            "ias.brand.name", "Acme",
            "ias.brand.accent-color", "#5b3fd6",
            "ias.brand.home-url", "https://www.acme.example/",
            "ias.brand.sign-in-url", "https://www.acme.example/sign-in",
            "ias.brand.support-address", "help@acme.example",
            "ias.brand.legal-footer", "Acme Inc., 1 Main Street, Springfield");

    private static final Path SCRIPTS = Path.of("src/test/resources/dev/ias/web");

    @TempDir
    private Path profile;

    @TempDir
    private Path mails;

    @ParameterizedTest
    @CsvSource({"360, light", "360, dark", "600, light", "600, dark"})
    void everyMailIsReadable(int width, String scheme) throws IOException, MessagingException {
        var pages = write(ACME);
        var script = problems();
        try (var browser = Browser.open(profile)) {
            browser.emulate(width, scheme);
            for (var page : pages) {
                browser.go(page.toUri());
                var problems = new ArrayList<>(browser.list(script));
                // The landmarks are those of the mail program.
                problems.addAll(browser.violations("region", "landmark-one-main"));
                assertThat(problems).as("%s %s %s", page, width, scheme).isEmpty();
            }
        }
    }

    @Test
    void theLongestBrandFitsAPhone() throws IOException, MessagingException {
        var pages = write(Map.of(
                "ias.brand.name",
                "W".repeat(60),
                "ias.brand.home-url",
                "https://www.acme.example/" + "a".repeat(200),
                "ias.brand.support-address",
                "h".repeat(64) + "@" + "a".repeat(63) + ".example",
                "ias.brand.legal-footer",
                "W".repeat(300)));
        var script = problems();
        try (var browser = Browser.open(profile)) {
            browser.emulate(360, "light");
            for (var page : pages) {
                browser.go(page.toUri());
                assertThat(browser.list(script)).as(page.toString()).isEmpty();
            }
        }
    }

    @Test
    void theLinkIsOneThatWrapsAndTheCodeIsOneWord() throws IOException, MessagingException {
        write(ACME);
        try (var browser = Browser.open(profile)) {
            browser.emulate(360, "light");
            browser.go(mails.resolve("link.en.html").toUri());
            var written = browser.findAll("a[href*='/email-verifications/']").stream()
                    .filter(link -> link.getText().equals(link.getDomAttribute("href")))
                    .toList();
            assertThat(written)
                    .singleElement()
                    .satisfies(link -> assertThat(link.getSize().getHeight()).isGreaterThan(40));

            browser.go(mails.resolve("code.en.html").toUri());
            assertThat(browser.list("""
                const found = document.evaluate("//text()[.='123456']", document).iterateNext()
                const range = document.createRange()
                range.selectNodeContents(found)
                getSelection().removeAllRanges()
                getSelection().addRange(range)
                return [getSelection().toString(), getComputedStyle(found.parentNode).fontSize]
                """)).containsExactly("123456", "32px");
        }
    }

    private List<Path> write(Map<String, Object> brand) throws IOException, MessagingException {
        var settings = new HashMap<String, Object>(brand);
        settings.put("datasources.default.enabled", false);
        settings.put("ias.database.url", "jdbc:postgresql://localhost:1/ias");
        settings.put("ias.mail.from", "no-reply@sender.example");
        settings.put("ias.link.base-url", "https://verify.example.com");
        Arrays.stream(KeyPurpose.values()).forEach(purpose -> settings.put(purpose.setting(), TestKeys.ring(purpose)));
        try (var context = SettingsContext.builder()
                .deduceEnvironment(false)
                .environments(ServiceOnly.COMMAND)
                .properties(settings)
                .start()) {
            return context.getBean(MailPreview.class).write(mails, List.of()).stream()
                    .filter(file -> file.toString().endsWith(".html"))
                    .toList();
        }
    }

    private static String problems() throws IOException {
        return Files.readString(SCRIPTS.resolve("readable.js")) + Files.readString(SCRIPTS.resolve("mail-problems.js"));
    }
}
