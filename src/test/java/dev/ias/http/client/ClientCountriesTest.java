package dev.ias.http.client;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ias.outbox.OutboxSweeper;
import dev.ias.settings.InvalidSettingException;
import dev.ias.testing.Ias;
import dev.ias.testing.ReceivedMail;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.testing.TestRelay.Behaviour;
import dev.ias.testing.TestRelay.Step;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails say from which country they were requested, if a trusted proxy says so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientCountriesTest {

    private static final String HEADER = "CF-IPCountry";

    private final TestRelay relay = new TestRelay();
    private final TestDatabase database = TestDatabase.create();
    private final TestClock clock = new TestClock();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Ias ias = behind("127.0.0.0/8");

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    private Ias behind(String proxies) {
        return Ias.setup()
                .on(database, relay)
                .clock(clock)
                .set("ias.http.trusted-proxies", proxies)
                .set("ias.http.country-header", HEADER)
                .start();
    }

    @ParameterizedTest
    @CsvSource({"en, Germany", "de, Deutschland", "ja, ドイツ"})
    void theCountryIsNamedInTheLanguageOfTheMail(String language, String country) {
        var mail = signUp(ias, language, HEADER, "DE");

        assertThat(mail.text()).contains(country);
        assertThat(mail.html()).contains(country);
    }

    @Test
    void aResendNamesTheCountryOfItsOwnCall() {
        var email = address();
        var token = ias.post("/users", "{\"email\":\"%s\"}".formatted(email), HEADER, "DE")
                .token();
        clock.advance(Duration.ofMinutes(1));

        ias.post("/users/email-verification-code", "", "Authorization", "Bearer " + token, HEADER, "FR");

        assertThat(relay.lastTo(email).text()).contains("from France.").doesNotContain("Germany");
    }

    @Test
    void aMailThatIsSentLaterSaysWhereAndWhenItWasRequested() {
        var email = address();
        relay.behave(Behaviour.refuse(Step.DATA, 450));
        ias.post("/users", "{\"email\":\"%s\"}".formatted(email), HEADER, "DE");
        relay.behave(Behaviour.ACCEPT);
        var requested = clock.instant();
        clock.advance(Duration.ofMinutes(5));

        eventually(() -> {
            ias.bean(OutboxSweeper.class).sweep();
            assertThat(relay.mailsTo(email)).hasSize(1);
        });

        assertThat(relay.lastTo(email).text().replaceAll("\\s+", " "))
                .contains(" at %s UTC from Germany."
                        .formatted(requested.toString().substring(11, 16)));
    }

    /** Text of the caller's choosing must not get into a mail. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "de",
                "XX",
                "T1",
                "D",
                "DEU",
                "DE,FR",
                "DE FR",
                "Call +49 30 1234567",
                "<b>DE</b>",
                "{address}",
                "https://evil.example",
                ""
            })
    void anythingButACodeIsIgnored(String value) {
        var mail = signUp(ias, "en", HEADER, value);

        assertThat(mail.text()).contains("Requested on ").doesNotContain("UTC from", "evil", "Call", "{");
        assertThat(mail.html()).doesNotContain("UTC from", "evil", "Call", "<b>", "{address}");
    }

    @Test
    void aRepeatedFieldIsIgnored() {
        assertThat(signUp(ias, "en", HEADER, "DE", HEADER, "FR").text()).doesNotContain("Germany", "France");
    }

    @Test
    void onlyATrustedProxyNamesTheCountry() {
        try (var untrusting = behind("192.0.2.0/24")) {
            assertThat(signUp(untrusting, "en", HEADER, "DE").text()).doesNotContain("Germany");
        }
    }

    @Test
    void otherFieldsAreIgnored() {
        assertThat(signUp(ias, "en", "CloudFront-Viewer-Country", "DE").text()).doesNotContain("Germany");
    }

    @Test
    void theSettingNeedsANameAndAProxy() {
        assertThat(problem("CF IPCountry", List.of("10.0.0.0/8")))
                .isEqualTo("ias.http.country-header: 'CF IPCountry' is not a header field such as CF-IPCountry");
        assertThat(problem(HEADER, List.of()))
                .isEqualTo("ias.http.country-header is CF-IPCountry; list the networks of your proxies in"
                        + " ias.http.trusted-proxies");
        new ProxyCheck(settings(HEADER, List.of("10.0.0.0/8"))).checks().forEach(Runnable::run);
        new ProxyCheck(settings(null, List.of())).checks().forEach(Runnable::run);
    }

    private static String problem(String header, List<String> proxies) {
        var checks = new ProxyCheck(settings(header, proxies)).checks();
        return String.valueOf(assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> checks.forEach(Runnable::run))
                .actual()
                .getMessage());
    }

    private static ProxySettings settings(@Nullable String header, List<String> proxies) {
        return new ProxySettings(proxies, ForwardingHeader.X_FORWARDED_FOR, false, header);
    }

    private ReceivedMail signUp(Ias ias, String language, String... headers) {
        var email = address();
        var answer = ias.post("/users", "{\"email\":\"%s\",\"lang\":\"%s\"}".formatted(email, language), headers);
        assertThat(answer.status()).isEqualTo(201);
        return relay.lastTo(email);
    }

    private String address() {
        return "country-%s@example.com".formatted(numbers.incrementAndGet());
    }
}
