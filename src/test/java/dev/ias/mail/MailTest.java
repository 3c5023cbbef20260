package dev.ias.mail;

import static dev.ias.testing.KnownAttack.S11;
import static dev.ias.testing.KnownAttack.S18;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.language.TestLanguages;
import dev.ias.language.TextFile;
import dev.ias.testing.Answer;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.Language;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers and content of delivered mails. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailTest {

    private final TestRelay relay = new TestRelay();
    private final TestDatabase database = TestDatabase.create();
    private final TestClock clock = new TestClock();
    private final Ias ias = Ias.setup()
            .on(database, relay)
            .clock(clock)
            .set("ias.brand.name", "Acme")
            .start();

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void headersNameTheSenderAndMarkTheMailAsAutomatic() {
        ias.signUp("headers@example.com");
        var mail = relay.lastTo("headers@example.com");

        assertThat(mail.envelopeFrom()).isEqualTo("no-reply@sender.example");
        assertThat(mail.header("From")).isEqualTo("Example <no-reply@sender.example>");
        assertThat(mail.header("To")).isEqualTo("headers@example.com");
        assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(mail.header("Content-Language")).isEqualTo("en");
        assertThat(mail.header("Message-ID")).matches("<[^@<>\\s]+@sender\\.example>");
        assertThat(mail.header("Date")).isNotEmpty();
        assertThat(mail.header("List-Unsubscribe")).isEmpty();
    }

    @Test
    void mailsAreNotThreaded() {
        ias.signUp("threads@example.com");
        ias.signUp("threads@example.com");

        assertThat(relay.mailsTo("threads@example.com").stream()
                        .map(mail -> mail.header("X-Entity-Ref-ID"))
                        .filter(reference -> !reference.isEmpty())
                        .distinct())
                .hasSize(2);
    }

    @Test
    void everyMailHasAUniqueMessageId() {
        ias.signUp("ids@example.com");
        ias.signUp("ids@example.com");

        assertThat(relay.mailsTo("ids@example.com").stream()
                        .map(mail -> mail.header("Message-ID"))
                        .distinct())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "Jane.Stored@Bücher.Example, Jane.Stored@xn--bcher-kva.example",
        "o''hara+tag@Example.com,    o''hara+tag@example.com",
        "%0d%0abcc@example.com,      %0d%0abcc@example.com"
    })
    @Attack(S18)
    void theOnlyRecipientIsTheStoredAddress(String typed, String stored) {
        ias.signUp(typed);
        var mail = relay.lastTo(stored);

        assertThat(mail.recipients()).containsExactly(stored);
        assertThat(mail.header("To")).isEqualTo(stored);
        assertThat(mail.header("Cc") + mail.header("Bcc")).isEmpty();
        assertThat(database.query("select address from verification")).contains(stored);
    }

    @Test
    void theCodeIsInTheSubjectAndIsALine() throws MessagingException {
        ias.signUp("code@example.com");
        var mail = relay.lastTo("code@example.com");
        var code = mail.code();

        assertThat(code).matches("[0-9]{6}");
        assertThat(mail.text().lines()).contains(code);
        assertThat(mail.subject()).isEqualTo(code + " is your Acme code");
        assertThat(mail.html()).contains(">" + code + "<").contains("10 minutes");
        assertThat(mail.message().isMimeType("multipart/alternative")).isTrue();
    }

    @Test
    void theMailSaysWhoAskedAndWhen() {
        ias.signUp("who@example.com");
        var mail = relay.lastTo("who@example.com");

        assertThat(List.of(mail.text(), mail.html()))
                .allSatisfy(body -> assertThat(body.replaceAll("\\s+", " ").replace("&#8209;", "-"))
                        .contains(
                                "Confirm your e-mail address",
                                "where you signed up to Acme with who@example.com:",
                                "Requested on %s.".formatted(time()),
                                "If this was not you, ignore this mail."));
    }

    private String time() {
        return TestLanguages.builtIn().texts(Language.ENGLISH, TextFile.MAIL).time(clock.instant());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "en    | -                       | en",
                "zh    | -                       | zh-Hans",
                "zh-CN | -                       | zh-Hans",
                "zh-Hant-TW | -                  | zh-Hant",
                "ZH    | -                       | zh-Hans",
                "en    | zh                      | en",
                "zh    | en                      | zh-Hans",
                "-     | -                       | en",
                "-     | zh                      | zh-Hans",
                "-     | zh-CN,zh;q=0.9,en;q=0.8 | zh-Hans",
                "-     | en-GB,zh;q=0.9          | en",
                "-     | fr-FR,zh;q=0.9,en;q=0.8 | fr",
                "-     | en;q=0.1, zh            | zh-Hans",
                "-     | zh;q=0, en              | en",
                "-     | *                       | en",
                "-     | fi                      | en",
                "-     | ;;,q=zh                 | en",
                "fi    | zh                      | zh-Hans",
                "''    | zh                      | zh-Hans",
                "no such tag | -                 | en"
            })
    void theLanguageIsTheOneAskedForOrElseTheBrowsers(String lang, String accepted, String expected) {
        var address =
                String.format(Locale.ROOT, "lang-%d@example.com", relay.mails().size());
        var body = lang == null
                ? "{\"email\":\"%s\"}".formatted(address)
                : "{\"email\":\"%s\",\"lang\":\"%s\"}".formatted(address, lang);

        var answer =
                accepted == null ? ias.post("/users", body) : ias.post("/users", body, "Accept-Language", accepted);

        assertThat(answer.status()).isEqualTo(201);
        var mail = relay.lastTo(address);
        assertThat(mail.header("Content-Language")).isEqualTo(expected);
        assertThat(mail.html()).contains("<html lang=\"%s\"".formatted(expected));
        var texts = TestLanguages.builtIn().texts(new Language(expected), TextFile.MAIL);
        assertThat(mail.subject())
                .isEqualTo(texts.line("code.subject", Map.of("code", mail.code(), "product", "Acme")));
        assertThat(mail.text()).contains(texts.text("code.title"), texts.text("code.validity", Map.of("minutes", 10)));
    }

    @Test
    @Attack(S11)
    void aKnownAddressGetsAnotherMailAndTheCallerTheSameAnswer() {
        var first = ias.signUp("known@example.com");
        ias.confirm(first.token(), relay.lastTo("known@example.com").code());

        var second = ias.signUp("Known@Example.com");

        assertThat(shape(second)).isEqualTo(shape(first));
        var mail = relay.lastTo("Known@example.com");
        assertThat(mail.subject()).isEqualTo("You already have a Acme account");
        assertThat(mail.text() + mail.html() + mail.subject()).doesNotContainPattern("(?<![#0-9a-f-])\\b[0-9]{6}\\b");
        assertThat(ias.confirm(second.token(), "000000").error()).isEqualTo("400 user/508");
    }

    @ParameterizedTest
    @CsvSource({"en, You did not request this?", "zh, 不是您请求的邮件？"})
    void mailsOfSignUpsHaveALinkToMuteThem(String lang, String question) {
        var email = "mute-%s@example.com".formatted(lang);
        var body = "{\"email\":\"%s\",\"lang\":\"%s\"}".formatted(email, lang);
        var token = ias.post("/users", body).token();
        var code = relay.lastTo(email);
        ias.confirm(token, code.code());
        clock.advance(Duration.ofMinutes(1));
        ias.post("/users", body);
        var notice = relay.lastTo(email);

        assertThat(notice.subject()).isNotEqualTo(code.subject()).contains("Acme");
        assertThat(List.of(code, notice)).allSatisfy(mail -> {
            var link = "https://verify.example.com" + mail.mutePath();
            assertThat(mail.text()).contains(question);
            assertThat(mail.text().lines()).contains(link);
            assertThat(mail.html()).contains(question, "<a href=\"" + link + "\"");
            assertThat(link).doesNotContain("mute-" + lang);
        });
        assertThat(notice.mutePath()).isEqualTo(code.mutePath());
    }

    @Test
    void theMailToAKnownAddressIsInTheRequestedLanguage() {
        var token = ias.signUp("known-zh@example.com").token();
        ias.confirm(token, relay.lastTo("known-zh@example.com").code());

        ias.post("/users", "{\"email\":\"known-zh@example.com\",\"lang\":\"zh\"}");

        assertThat(relay.lastTo("known-zh@example.com").subject())
                .isEqualTo(TestLanguages.builtIn()
                        .texts(new Language("zh-Hans"), TextFile.MAIL)
                        .line("known-address.subject", Map.of("product", "Acme")));
    }

    /** Returns all parts of an answer except for token and date. */
    private static List<Object> shape(Answer answer) {
        return List.of(
                answer.status(),
                answer.response().headers().map().keySet(),
                answer.header("RateLimit"),
                answer.header("RateLimit-Policy"),
                answer.header("Content-Length"),
                StreamSupport.stream(((Iterable<String>) () -> answer.json().fieldNames()).spliterator(), false)
                        .toList());
    }
}
