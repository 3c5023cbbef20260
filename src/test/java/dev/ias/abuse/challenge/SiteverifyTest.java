package dev.ias.abuse.challenge;

import static dev.ias.testing.KnownAttack.S33;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.abuse.challenge.TestProvider.Behaviour;
import dev.ias.testing.Answer;
import dev.ias.testing.Attack;
import dev.ias.testing.EndlessPeer;
import dev.ias.testing.Eventually;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestKeys;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CAPTCHAs of a provider on loopback, which accepts, refuses, fails and hangs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SiteverifyTest {

    private static final String HEADER = "Challenge-Solution";
    private static final String UNAVAILABLE = "503 service/1";
    private static final String INVALID = "403 challenge/1";
    private static final String SUCCESS = "{\"success\": true}";
    private static final int FAILURES_TO_OPEN = 10;
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private static final List<Behaviour> UNDECIDED = List.of(
            Behaviour.of(500, SUCCESS),
            Behaviour.of(400, SUCCESS),
            Behaviour.of(400, "malformed"),
            Behaviour.of(302, SUCCESS),
            Behaviour.of(201, SUCCESS),
            Behaviour.of(200, ""),
            Behaviour.of(200, "true"),
            Behaviour.of(200, "[]"),
            Behaviour.of(200, "{}"),
            Behaviour.of(200, "{\"success\": \"true\"}"),
            Behaviour.of(200, "{\"success\": 1}"),
            Behaviour.of(200, "{\"success\": true, \"success\": true}"),
            Behaviour.of(200, SUCCESS + " more"),
            Behaviour.of(200, "{\"success\": true"),
            Behaviour.of(200, "{\"nested\": " + SUCCESS + "}"),
            Behaviour.of(200, "{\"success\": false, \"error-codes\": [\"invalid-input-secret\"]}"),
            Behaviour.of(200, "<html>Bad gateway</html>"));

    private final TestRelay relay = new TestRelay();
    private final TestDatabase database = TestDatabase.create();
    private final AtomicInteger numbers = new AtomicInteger();

    @AfterAll
    void stop() {
        relay.close();
    }

    private Ias.Setup setup(String provider, String url) {
        return Ias.setup()
                .on(database, relay)
                .clock(new TestClock())
                .set("ias.challenge.provider", provider)
                .set("ias.challenge.when", "always")
                .set("ias.challenge.site-key", "public-key")
                .set("ias.challenge.secret", "private key&")
                .set("ias.challenge.verify-url", url)
                .set("ias.challenge.timeout", "300ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"turnstile", "hcaptcha", "recaptcha"})
    @Attack(S33)
    void aTokenIsVerifiedAndCountsOnceOverAllInstances(String name) {
        try (var provider = new TestProvider();
                var ias = setup(name, provider.url()).start();
                var other = setup(name, provider.url()).start()) {
            var missing = ias.signUp("captcha@example.com");
            assertThat(missing.error()).isEqualTo("403 challenge/0");
            assertThat(missing.json().path("challenge").toString())
                    .isEqualTo("{\"provider\":\"%s\",\"siteKey\":\"public-key\"}".formatted(name));
            assertThat(ias.get("/users/challenge").error()).isEqualTo("404 request/4");
            assertThat(provider.received()).isEmpty();

            assertThat(signUp(ias, name + "+token").outcome()).isEqualTo("201");
            assertThat(provider.received())
                    .singleElement()
                    .satisfies(form -> assertThat(form)
                            .containsAllEntriesOf(Map.of(
                                    "secret", "private key&", "response", name + "+token", "remoteip", "127.0.0.1")));

            // The provider of the test accepts it again.
            assertThat(signUp(other, name + "+token").error()).isEqualTo(INVALID);
            provider.behave(Behaviour.of(
                    200,
                    "{\"success\": false, \"error-codes\": [\"timeout-or-duplicate\", \"invalid-input-response\"]}"));
            assertThat(signUp(ias, "refused").error()).isEqualTo(INVALID);
        }
    }

    @Test
    void theSecretOfAFileIsReadAgainWhileTheServiceRuns(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("secret"), "first key\n");
        try (var provider = new TestProvider();
                var ias = setup("turnstile", provider.url())
                        .set("ias.challenge.secret", "file:" + file)
                        .start()) {
            signUp(ias, "with-the-first-key");
            Files.writeString(file, "second key\n");
            TestKeys.reload(ias);
            signUp(ias, "with-the-second-key");

            assertThat(provider.received())
                    .extracting(form -> form.get("secret"))
                    .containsExactly("first key", "second key");
        }
    }

    @Test
    void anAnswerThatDoesNotDecideIsAFailure() {
        try (var provider = new TestProvider();
                var closed = setup("turnstile", provider.url()).start();
                var open = setup("turnstile", provider.url())
                        .set("ias.challenge.on-failure", "open")
                        .start()) {
            for (var answer : UNDECIDED) {
                provider.behave(answer);
                var token = "undecided-" + numbers.incrementAndGet();
                var refused = signUp(closed, token);
                assertThat(refused.error()).isEqualTo(UNAVAILABLE);
                assertThat(refused.retryAfter()).isPositive();
                assertThat(signUp(open, token).outcome()).isEqualTo("201");

                // Few enough failures in a row for the circuit breaker to stay closed.
                provider.behave(TestProvider.ACCEPT);
                assertThat(signUp(open, token).error()).isEqualTo(INVALID);
                assertThat(signUp(open, token + " again").outcome()).isEqualTo("201");
                assertThat(signUp(closed, token + " once more").outcome()).isEqualTo("201");
                assertThat(signUp(closed, token + " at last").outcome()).isEqualTo("201");
            }
        }
    }

    /** Callers choose the token, so a provider's complaint about it must not open the circuit breaker. */
    @Test
    @Attack(S33)
    void aCallerCannotCauseAFailureWithATokenThatTheProviderRejects() {
        try (var provider = new TestProvider();
                var ias = setup("hcaptcha", provider.url())
                        .set("ias.challenge.on-failure", "open")
                        .start()) {
            provider.behave(Behaviour.of(
                    400, "{\"success\": false, \"error-codes\": [\"bad-request\", \"sitekey-secret-mismatch\"]}"));
            for (var call = 0; call <= FAILURES_TO_OPEN; call++) {
                assertThat(signUp(ias, "malformed-" + call).error()).isEqualTo(INVALID);
            }
            provider.behave(TestProvider.ACCEPT);
            assertThat(signUp(ias, "solved").outcome()).isEqualTo("201");
            assertThat(provider.received()).hasSize(FAILURES_TO_OPEN + 2);
        }
    }

    @Test
    void aProviderThatHangsIsGivenUpAndThenLeftAlone() {
        try (var provider = new TestProvider();
                var ias = setup("hcaptcha", provider.url()).start()) {
            provider.hang();
            for (var call = 0; call < FAILURES_TO_OPEN; call++) {
                assertThat(signUp(ias, "hangs").error()).isEqualTo(UNAVAILABLE);
            }
            assertThat(provider.received()).hasSize(FAILURES_TO_OPEN);

            assertThat(signUp(ias, "hangs").error()).isEqualTo(UNAVAILABLE);
            assertThat(provider.received()).hasSize(FAILURES_TO_OPEN);

            provider.behave(TestProvider.ACCEPT);
            Eventually.until(RECOVERY, () -> signUp(ias, "answers").status() == 201);
        }
    }

    @Test
    void anEndlessBodyEndsAtItsBound() {
        try (var peer = new EndlessPeer((connection, endless) -> {
                    EndlessPeer.readRequest(connection);
                    endless.flood(
                            connection,
                            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"success\": true, \"x\": \"",
                            "x");
                });
                var ias = setup("recaptcha", url(peer))
                        .set("ias.challenge.timeout", "20s")
                        .start()) {
            assertThat(signUp(ias, "endless").error()).isEqualTo(UNAVAILABLE);
            assertThat(peer.sent()).isLessThan(EndlessPeer.MAX_BYTES);
        }
    }

    @Test
    void aBodyThatArrivesSlowlyEndsWithTheTimeout() {
        try (var peer = new EndlessPeer((connection, endless) -> {
                    EndlessPeer.readRequest(connection);
                    endless.drip(
                            connection,
                            "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"success\": true}",
                            " ",
                            Duration.ofMillis(50));
                });
                var ias = setup("turnstile", url(peer)).start()) {
            assertThat(signUp(ias, "slow").error()).isEqualTo(UNAVAILABLE);
        }
    }

    @Test
    void callsBeyondTheBoundInFlightAreRefusedEvenIfFailuresAreAccepted() {
        try (var provider = new TestProvider();
                var ias = setup("turnstile", provider.url())
                        .set("ias.challenge.timeout", "2s")
                        .set("ias.challenge.connections", 1)
                        .set("ias.challenge.on-failure", "open")
                        .start()) {
            provider.hang();

            var outcomes = Ias.parallel(5, i -> signUp(ias, "flood-" + i).outcome());

            assertThat(outcomes).contains("201", UNAVAILABLE);
        }
    }

    private static String url(EndlessPeer peer) {
        return "http://localhost:" + peer.port();
    }

    private Answer signUp(Ias at, String solution) {
        var body = String.format(Locale.ROOT, "{\"email\":\"captcha-%d@example.com\"}", numbers.incrementAndGet());
        return at.post("/users", body, HEADER, solution);
    }
}
