package dev.ias.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.bounce.ReturnTokens;
import dev.ias.brand.Brand;
import dev.ias.brand.TestBrand;
import dev.ias.key.KeyRing;
import dev.ias.language.Languages;
import dev.ias.language.TestLanguages;
import dev.ias.testing.TestKeys;
import dev.ias.verification.Address;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.OutboxMessage.Kind;
import dev.ias.verification.SecretHasher;
import io.micronaut.email.javamail.sender.JavaxEmailComposer;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No line of a mail breaks its limits, in any language, with the longest values that are permitted. */
class MailLimitsTest {

    // RFC 5322 section 2.1.1, without CRLF.
    private static final int RECOMMENDED = 78;
    private static final int MAXIMUM = 998;
    private static final int MAX_HTML_BYTES = 25 * 1024;

    private static final Instant NOW = Instant.parse("2026-09-30T22:59:00Z");
    private static final Languages LANGUAGES = TestLanguages.builtIn();
    private static final KeyRing RING = KeyRing.parse(TestKeys.ring("secret"));
    private static final MailSettings SETTINGS = new MailSettings(
            "Example <no-reply@sender.example>",
            null,
            false,
            null,
            "localhost",
            25,
            RelaySettings.Tls.NONE,
            null,
            null,
            null,
            null,
            1,
            1,
            Duration.ofSeconds(3),
            Duration.ofSeconds(8),
            Duration.ofSeconds(60));
    private static final Address LONGEST = longest();
    private static final List<Brand> BRANDS = List.of(
            TestBrand.named("ias"),
            brand("Acme and Sons", "of Springfield, "),
            brand("\"&'<".repeat(15), "&".repeat(20)),
            brand("W".repeat(60), "W".repeat(20)),
            brand("株式会社".repeat(15), "東京都千代田区丸の内一丁目"));

    static Stream<OutboxMessage> messages() {
        return LANGUAGES.all().stream()
                .flatMap(language -> Arrays.stream(Kind.values())
                        .flatMap(kind -> Stream.of(LONGEST, ExampleMessages.RECIPIENT)
                                .map(address -> ExampleMessages.of(kind, language, address, NOW))));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void noLineBreaksItsLimits(OutboxMessage message) throws MessagingException, IOException {
        for (var brand : BRANDS) {
            var templates = new MailTemplates(
                    SETTINGS,
                    new LinkSettings("https://verify." + "sub-domain.".repeat(15) + "example.com"),
                    new SecretHasher(purpose -> RING),
                    LANGUAGES,
                    brand);
            var mail = templates.write(message);

            assertThat(mail.text().lines()).allSatisfy(MailLimitsTest::requireFolded);
            assertThat(mail.text()).doesNotContain("{", "\n\n\n", " \n", "\t");
            assertThat(mail.html().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MAX_HTML_BYTES);
            assertThat(encoded(templates, brand, message).lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(MAXIMUM));
        }
    }

    /** What is longer is one word, such as a URL. */
    private static void requireFolded(String line) {
        if (line.chars().allMatch(c -> c < 128) && line.length() > RECOMMENDED) {
            assertThat(line).doesNotContain(" ");
        }
    }

    private static String encoded(MailTemplates templates, Brand brand, OutboxMessage message)
            throws MessagingException, IOException {
        var bytes = new ByteArrayOutputStream();
        new MailComposer(
                        templates,
                        new JavaxEmailComposer(
                                () -> Session.getInstance(new Properties()), new EncodedMessageComposer()),
                        SETTINGS,
                        brand,
                        new ReturnTokens(purpose -> RING),
                        Clock.systemUTC())
                .compose(message)
                .writeTo(bytes);
        return bytes.toString(StandardCharsets.US_ASCII);
    }

    private static Brand brand(String name, String words) {
        return TestBrand.of(
                name,
                "https://www.example.com/" + "path/".repeat(50),
                "help@" + "sub-domain.".repeat(15) + "example.com",
                words.repeat(300 / words.length()));
    }

    private static Address longest() {
        var text = "%s@%s.%s.%s.example".formatted("a".repeat(64), "b".repeat(63), "c".repeat(63), "d".repeat(53));
        return ((Address.Parsed.Valid) Address.parse(text)).address();
    }
}
