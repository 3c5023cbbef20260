package dev.ias.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid webhook settings and their error messages. */
class WebhookCheckTest {

    private static final String URL = "https://app.example.com/webhooks";
    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                URL,
                "https://app.example.com",
                "HTTPS://app.example.com:8443/a?b=c",
                "https://1.1.1.1/",
                "https://app_1/hooks",
                "https://hooks_eu.example.com:8443/",
                "https://_hooks.example.com/",
                "https://b\u00fccher.example/hooks",
                "https://b\u00fccher.example:8443/h\u00f6\u00f6ks",
                "https://\u4f8b\u3048\u3002\u30c6\u30b9\u30c8/",
                "https://r3---sn-4g5e.example.com/"
            })
    void theseUrlsAreAccepted(String url) {
        assertThat(problems(settings(url, WebhookFixture.SECRET, false))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8090/hooks", "https://10.0.0.1/hooks", "http://[fd00::1]/"})
    void theseUrlsAreAcceptedIfPrivateAddressesAreAllowed(String url) {
        assertThat(problems(settings(url, WebhookFixture.SECRET, true))).isEmpty();
        assertThat(problems(settings(url, WebhookFixture.SECRET, false))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        http://app.example.com/hooks   | ias.webhook.url must begin with https://, unless ias.webhook.allow-private-addresses is true
        ftp://app.example.com/hooks    | ias.webhook.url must begin with https://
        app.example.com/hooks          | ias.webhook.url must begin with https://
        https:///hooks                 | ias.webhook.url has no host
        https://app%20one/hooks        | ias.webhook.url has a host that is neither a name nor an IP address
        https://app..example.com/      | ias.webhook.url has a host that is neither a name nor an IP address
        https://-app.example.com/      | ias.webhook.url has a host that is neither a name nor an IP address
        https://app.example.com:99999/ | ias.webhook.url has a port that is not 1 to 65535
        https://app_1:0/hooks          | ias.webhook.url has a port that is not 1 to 65535
        https://app.example.com//hooks | ias.webhook.url has a path that begins with two slashes
        https://me:pass@app_1/         | ias.webhook.url must have no user and no password
        https://me:pass@a.example/     | ias.webhook.url must have no user and no password
        https://app.example.com/#top   | ias.webhook.url must have no fragment
        https://app.example.com/a b    | ias.webhook.url is not a URL such as https://app.example.com/webhooks
        https://192.168.0.1/           | ias.webhook.url must have a public address, unless ias.webhook.allow-private-addresses is true
        https://[::1]/                 | ias.webhook.url must have a public address, unless ias.webhook.allow-private-addresses is true
        """)
    void theseUrlsAreRejected(String url, String problem) {
        assertThat(problems(settings(url, WebhookFixture.SECRET, false))).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                                     | ias.webhook.secret is missing. Set it to whsec_KEY, where `openssl rand -base64 32` makes a KEY
        MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw       | ias.webhook.secret has an entry that does not begin with whsec_
        whsec_c2hvcnQ=                         | ias.webhook.secret has a secret of 5 bytes; 24 to 64 are needed
        whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa   | ias.webhook.secret has a secret of 22 bytes; 24 to 64 are needed
        whsec_not*base64                       | ias.webhook.secret has a secret that is not Base64
        """)
    void theseSecretsAreRejectedAndNotQuoted(String secret, String problem) {
        assertThat(problems(settings(URL, secret, false))).containsExactly(problem);
    }

    @Test
    void aSecretThatIsTooLongIsRejected() {
        assertThat(problems(settings(URL, "whsec_" + "QUJD".repeat(22), false)))
                .containsExactly("ias.webhook.secret has a secret of 66 bytes; 24 to 64 are needed");
    }

    @Test
    void everyNumberHasALowerBound() {
        var settings = new WebhookSettings(
                URL,
                List.of(WebhookFixture.SECRET),
                false,
                null,
                0,
                Duration.ZERO,
                Duration.ZERO,
                SECOND.negated(),
                1,
                SECOND);

        assertThat(problems(settings))
                .containsExactly(
                        "ias.webhook.connections is 0; at least 1 is needed",
                        "ias.webhook.timeout is PT0S; more than 0s is needed",
                        "ias.webhook.retry-delay is PT0S; more than 0s is needed",
                        "ias.webhook.max-age is PT-1S; more than 0s is needed",
                        "ias.webhook.dead-letter-after is 1; at least 2 is needed");
    }

    @Test
    void trustedCertificatesMustBeAFileOfCertificates(@TempDir Path directory) throws IOException {
        var empty = Files.writeString(directory.resolve("empty.pem"), "");
        var text = Files.writeString(directory.resolve("text.pem"), "no certificate");

        assertThat(Stream.of(directory.resolve("none.pem"), empty, text))
                .allSatisfy(file -> assertThat(problems(trusting(file)))
                        .containsExactly("ias.webhook.trusted-certificates: '" + file
                                + "' is not a file with certificates in PEM that can be read"));
    }

    private static WebhookSettings trusting(Path file) {
        return new WebhookSettings(
                URL, List.of(WebhookFixture.SECRET), false, file.toString(), 1, SECOND, SECOND, SECOND, 5, SECOND);
    }

    @Test
    void withoutAReceiverNothingIsRequired() {
        assertThat(problems(settings(" ", "", false))).isEmpty();
    }

    @Test
    void theServiceDoesNotStartWithInvalidSettings() {
        try (var fixture = new WebhookFixture()) {
            assertThatThrownBy(() -> fixture.start(fixture.clock, "ias.webhook.secret", "whsec_c2hvcnQ="))
                    .hasStackTraceContaining("ias.webhook.secret has a secret of 5 bytes");
        }
    }

    @Test
    void toStringContainsNoSecret() {
        var settings = settings("https://app.example.com/kept-to-ourselves", WebhookFixture.SECRET, false);

        assertThat(settings + " " + WebhookSecret.all(settings, new Secrets()))
                .doesNotContain("kept-to-ourselves")
                .doesNotContain(WebhookFixture.SECRET.substring(10));
    }

    private static WebhookSettings settings(String url, String secret, boolean allowPrivateAddresses) {
        return new WebhookSettings(
                url, List.of(secret), allowPrivateAddresses, null, 1, SECOND, SECOND, SECOND, 5, SECOND);
    }

    private static List<String> problems(WebhookSettings settings) {
        return new WebhookCheck(settings)
                .checks().stream().flatMap(WebhookCheckTest::problem).toList();
    }

    private static Stream<String> problem(Runnable check) {
        try {
            check.run();
            return Stream.of();
        } catch (InvalidSettingException e) {
            return Stream.of(String.valueOf(e.getMessage()));
        }
    }
}
