package dev.ias.rest;

import static dev.ias.testing.KnownAttack.S33;
import static dev.ias.testing.KnownAttack.S39;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Answer;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.ProofOfWork;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When calls need a solved challenge although {@code ias.challenge.when} is {@code pressure}, and codes are long. */
class PressureTest {

    private static final String REQUIRED = "403 challenge/0";

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final TestDatabase database = TestDatabase.create();
    private final Ias ias = Ias.setup()
            .on(database, relay)
            .clock(clock)
            .defaultLimits()
            .set("ias.http.trusted-proxies", "127.0.0.0/8,::1/128")
            .set("ias.challenge.provider", "altcha")
            .set("ias.guess-breaker.minimum-wrong-codes", 10)
            .set("ias.guess-breaker.interval", "1h")
            .set("ias.outbox.verdict-timeout", "60s")
            .start();

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void aQuietClientNeedsNoSolution() {
        assertThat(signUp("jane@example.com", "192.0.2.1").status()).isEqualTo(201);
    }

    @Test
    void aNetworkBeyondHalfOfItsLimitNeedsASolution() {
        var answers = IntStream.range(0, 30)
                .mapToObj(i -> signUp(String.format(Locale.ROOT, "user%d@example.com", i), "192.0.2.1"))
                .toList();

        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(14);
        assertThat(answers.getLast().error()).isEqualTo(REQUIRED);
        assertThat(signUp("last@example.com", "192.0.2.1", solution(answers.getLast()))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void theLastMailsOfARecipientNeedASolution() {
        for (var i = 0; i < 3; i++) {
            assertThat(signUp("victim@example.com", String.format(Locale.ROOT, "10.0.%d.1", i))
                            .status())
                    .isEqualTo(201);
            clock.advance(Duration.ofSeconds(30));
        }
        var stranger = signUp("victim@example.com", "10.0.4.1");
        assertThat(stranger.error()).isEqualTo(REQUIRED);

        assertThat(signUp("victim@example.com", "198.51.100.1", solution(stranger))
                        .status())
                .isEqualTo(201);
    }

    @Test
    @Attack(S33)
    void invalidSolutionsAreLimited() {
        var token = signUp("jane@example.com", "198.51.100.1").token();
        var first = signUp("other@example.com", "192.0.2.1", "nonsense");
        for (var i = 1; i < 30; i++) {
            assertThat(signUp("other@example.com", "192.0.2.1", "nonsense").error())
                    .isEqualTo("403 challenge/1");
        }

        assertThat(signUp("other@example.com", "192.0.2.1", solution(first)).error())
                .isEqualTo("429 user/300");
        assertThat(ias.post(
                                "/users/email-verification-code",
                                "",
                                "Authorization",
                                "Bearer " + token,
                                "X-Forwarded-For",
                                "192.0.2.1",
                                "Challenge-Solution",
                                "nonsense")
                        .error())
                .isEqualTo("429 user/400");
        assertThat(signUp("other@example.com", "198.51.100.1", solution(first)).status())
                .isEqualTo(201);
    }

    @Test
    @Attack(S39)
    void whileCodesAreGuessedSignUpsNeedASolutionAndCodesAreLong() {
        var early = signUp("early@example.com", "198.51.100.1").token();
        var shortCode = relay.lastTo("early@example.com").code();
        for (var i = 0; i < 2; i++) {
            var token = signUp(String.format(Locale.ROOT, "user%d@example.com", i), "192.0.2.1")
                    .token();
            for (var guess = 0; guess < 5; guess++) {
                assertThat(confirm(token, "99999" + guess).error()).isEqualTo("400 user/508");
            }
        }

        var refused = signUp("late@example.com", "198.51.100.1");
        assertThat(refused.error()).isEqualTo(REQUIRED);
        var late = signUp("late@example.com", "198.51.100.1", solution(refused)).token();
        var longCode = relay.lastTo("late@example.com").code();
        assertThat(longCode).hasSize(8);
        assertThat(confirm(early, shortCode).error())
                .as("a code that was mailed before")
                .isEqualTo("400 user/509");
        assertThat(confirm(late, longCode).status()).isEqualTo(201);
    }

    private Answer confirm(String token, String code) {
        return ias.confirm(token, code);
    }

    private Answer signUp(String address, String client, String... solution) {
        var headers = Stream.concat(
                        Stream.of("X-Forwarded-For", client),
                        Stream.of(solution).flatMap(solved -> Stream.of("Challenge-Solution", solved)))
                .toArray(String[]::new);
        return ias.post("/users", "{\"email\":\"%s\"}".formatted(address), headers);
    }

    private static String solution(Answer refused) {
        return ProofOfWork.solve(refused.json().path("challenge").path("altcha"));
    }
}
