package dev.ias.abuse.challenge;

import static dev.ias.testing.KnownAttack.S33;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ias.testing.Answer;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.ProofOfWork;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider altcha: two instances with one database, and one with another difficulty. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProofOfWorkTest {

    private static final String HEADER = "Challenge-Solution";
    private static final String REQUIRED = "403 challenge/0";
    private static final String INVALID = "403 challenge/1";
    private static final int CALLS = 200;

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final TestDatabase database = TestDatabase.create();
    private final Ias ias = start(2_000);
    private final Ias other = start(2_000);
    private final Ias easier = start(1_000);
    private final AtomicInteger numbers = new AtomicInteger();

    @AfterAll
    void stop() {
        List.of(ias, other, easier).forEach(Ias::close);
        relay.close();
    }

    private Ias start(int maxNumber) {
        return Ias.setup()
                .on(database, relay)
                .clock(clock)
                .set("ias.challenge.provider", "altcha")
                .set("ias.challenge.when", "always")
                .set("ias.challenge.altcha-max-number", maxNumber)
                .start();
    }

    @Test
    void aCallWithoutASolutionIsToldWhatToSolve() {
        var answer = ias.signUp("missing@example.com");

        assertThat(answer.error()).isEqualTo(REQUIRED);
        var challenge = answer.json().path("challenge");
        assertThat(challenge.path("provider").asText()).isEqualTo("altcha");
        assertThat(challenge.has("siteKey")).isFalse();
        requireFormat(challenge.path("altcha"));
        assertThat(relay.mailsTo("missing@example.com")).isEmpty();
    }

    @Test
    void theChallengeUrlAnswersInTheFormatOfTheWidget() {
        var answer = ias.get("/users/challenge");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
        requireFormat(answer.json());
        assertThat(signUp(ias, ProofOfWork.solve(answer.json())).outcome()).isEqualTo("201");
        assertThat(ias.get("/users/challenge/").error()).isEqualTo("404 request/4");
        assertThat(ias.post("/users/challenge", "{}").error()).isEqualTo("405 request/5");
    }

    private static void requireFormat(JsonNode altcha) {
        assertThat(altcha.path("algorithm").asText()).isEqualTo("SHA-256");
        assertThat(altcha.path("maxnumber").asInt()).isEqualTo(2_000);
        assertThat(altcha.path("salt").asText()).matches("[0-9a-f]{24}\\?expires=[0-9]+&");
        assertThat(altcha.path("challenge").asText()).matches("[0-9a-f]{64}");
        assertThat(altcha.path("signature").asText()).matches("[0-9a-f]{64}");
    }

    @Test
    @Attack(S33)
    void aSolutionCountsOnceInAnySpelling() {
        var solution = ProofOfWork.solution(challenge(ias));
        assertThat(signUp(ias, ProofOfWork.encode(solution)).outcome()).isEqualTo("201");

        var reordered = ProofOfWork.object().put("took", 99).setAll(solution);
        for (var spelling : List.of(
                ProofOfWork.encode(solution),
                " " + ProofOfWork.encode(solution) + " ",
                ProofOfWork.encode(solution).replaceAll("=+$", ""),
                ProofOfWork.encode(reordered))) {
            assertThat(signUp(ias, spelling).error()).isEqualTo(INVALID);
            assertThat(signUp(other, spelling).error()).isEqualTo(INVALID);
        }
    }

    @Test
    @Attack(S33)
    void oneOf200ParallelCallsToTwoInstancesUsesASolution() {
        var solution = ProofOfWork.solve(challenge(ias));
        var mails = relay.mails().size();

        var outcomes = Ias.parallel(CALLS, i -> signUp(i % 2 == 0 ? ias : other, solution)).stream()
                .map(Answer::outcome)
                .collect(groupingBy(Function.identity(), counting()));

        assertThat(outcomes).isEqualTo(Map.of("201", 1L, INVALID, CALLS - 1L));
        assertThat(relay.mails()).hasSize(mails + 1);
    }

    @Test
    @Attack(S33)
    void anExpiredSolutionIsRefused() {
        var solution = ProofOfWork.solve(challenge(ias));
        var late = ProofOfWork.solve(challenge(ias));
        clock.advance(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(signUp(ias, solution).outcome()).isEqualTo("201");
        clock.advance(Duration.ofSeconds(1));

        assertThat(signUp(ias, late).error()).isEqualTo(INVALID);
    }

    /** The expiry cannot be moved either: the hash covers the salt. */
    @Test
    @Attack(S33)
    void aProlongedSolutionIsRefused() {
        var challenge = challenge(ias);
        var expires = clock.instant().plus(Duration.ofDays(1)).getEpochSecond();
        var salt = challenge.path("salt").asText().replaceAll("expires=.*&", "expires=" + expires + "&");

        var solution = ProofOfWork.solution(challenge).put("salt", salt);
        assertThat(signUp(ias, ProofOfWork.encode(solution)).error()).isEqualTo(INVALID);
        solution.put(
                "challenge", ProofOfWork.hash(salt + solution.path("number").asText()));
        assertThat(signUp(ias, ProofOfWork.encode(solution)).error()).isEqualTo(INVALID);
    }

    @Test
    @Attack(S33)
    void aChallengeOfAnotherDifficultyIsRefused() {
        assertThat(signUp(ias, ProofOfWork.solve(challenge(easier))).error()).isEqualTo(INVALID);
        assertThat(signUp(easier, ProofOfWork.solve(challenge(ias))).error()).isEqualTo(INVALID);
    }

    @Test
    @Attack(S33)
    void aChallengeThatTheCallerIssuedIsRefused() {
        var real = challenge(ias);
        var salt = real.path("salt").asText();
        var forged = ProofOfWork.object()
                .put("algorithm", "SHA-256")
                .put("challenge", ProofOfWork.hash(salt + 0))
                .put("number", 0)
                .put("salt", salt);

        for (var signature : List.of(
                real.path("signature").asText(),
                ProofOfWork.hash(forged.path("challenge").asText()),
                "0".repeat(64))) {
            assertThat(signUp(ias, ProofOfWork.encode(forged.put("signature", signature)))
                            .error())
                    .isEqualTo(INVALID);
        }
    }

    @ParameterizedTest
    @MethodSource("changes")
    @Attack(S33)
    void aChangedSolutionIsRefusedAndNotUsedUp(Consumer<ObjectNode> change) {
        var solution = ProofOfWork.solution(challenge(ias));
        var changed = solution.deepCopy();
        change.accept(changed);

        assertThat(signUp(ias, ProofOfWork.encode(changed)).error()).isEqualTo(INVALID);
        assertThat(signUp(ias, ProofOfWork.encode(solution)).outcome()).isEqualTo("201");
    }

    static Stream<Consumer<ObjectNode>> changes() {
        return Stream.of(
                solution -> solution.put("algorithm", "SHA-1"),
                solution -> solution.put("algorithm", "sha-256"),
                solution -> solution.put("number", solution.path("number").asInt() + 1),
                solution -> solution.put("number", -1),
                solution -> solution.put("number", 4_000_000_000_000L),
                solution -> solution.put("number", solution.path("number").asText()),
                solution -> solution.put("number", solution.path("number").asDouble()),
                solution -> solution.put("salt", solution.path("salt").asText() + "0"),
                solution -> solution.put("salt", solution.path("salt").asText().replace("&", "")),
                solution -> solution.put("challenge", "0".repeat(64)),
                solution -> solution.put("signature", ""),
                solution -> solution.put("signature", "x".repeat(64)),
                solution -> solution.put("signature", "0".repeat(64)),
                solution -> solution.remove("signature"),
                solution -> solution.remove("salt"),
                solution -> solution.putObject("more"),
                solution -> solution.put("more", "x".repeat(1_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{}", "e30=", "bnVsbA==", "W10=", "!!!!", "e30=e30=", "eyJhIjp7ImEiOnt9fX0="})
    void aMalformedSolutionIsRefused(String solution) {
        var answer = signUp(ias, solution);

        assertThat(answer.error()).isEqualTo(INVALID);
        requireFormat(answer.json().at("/challenge/altcha"));
    }

    @Test
    void severalSolutionsAreAmbiguous() {
        var first = ProofOfWork.solve(challenge(ias));
        var second = ProofOfWork.solve(challenge(ias));

        assertThat(ias.post("/users", body(), HEADER, first, HEADER, second).error())
                .isEqualTo(INVALID);
        assertThat(ias.post("/users", body(), HEADER, " ").error()).isEqualTo(REQUIRED);
    }

    @Test
    void aResendNeedsNoSolution() {
        var token = signUp(ias, ProofOfWork.solve(challenge(ias))).token();
        clock.advance(Duration.ofSeconds(30));

        assertThat(ias.resend(token).outcome()).isEqualTo("201");
    }

    @Test
    void aUsedSolutionIsStoredAsAHashUntilNoInstanceAcceptsIt() {
        var challenge = challenge(ias);
        assertThat(signUp(ias, ProofOfWork.solve(challenge)).outcome()).isEqualTo("201");
        var purge = ias.bean(SolutionPurge.class);
        var count = "select count(*) from used_solution";
        clock.advance(Duration.ofMinutes(15));
        purge.run();

        assertThat(database.query(count)).isNotEqualTo(List.of("0"));
        assertThat(database.query("select solution::text from used_solution"))
                .doesNotContain("\\x" + challenge.path("challenge").asText());
        clock.advance(Duration.ofSeconds(1));
        purge.run();
        assertThat(database.query(count)).containsExactly("0");
    }

    @Test
    void underPressureOnlyAPresentedSolutionIsChecked() {
        try (var calm = Ias.setup()
                .on(database, relay)
                .clock(clock)
                .set("ias.challenge.provider", "altcha")
                .start()) {
            assertThat(calm.get("/users/challenge").json().path("maxnumber").asInt())
                    .isEqualTo(100_000);
            assertThat(calm.signUp("calm@example.com").outcome()).isEqualTo("201");
            assertThat(signUp(calm, "nonsense").error()).isEqualTo(INVALID);
        }
    }

    @Test
    void withoutAProviderTheHeaderIsIgnored() {
        try (var plain = Ias.setup().on(database, relay).clock(clock).start()) {
            assertThat(plain.get("/users/challenge").error()).isEqualTo("404 request/4");
            assertThat(signUp(plain, "nonsense").outcome()).isEqualTo("201");
        }
    }

    private static JsonNode challenge(Ias from) {
        return from.get("/users/challenge").json();
    }

    private Answer signUp(Ias at, String solution) {
        return at.post("/users", body(), HEADER, solution);
    }

    private String body() {
        return String.format(Locale.ROOT, "{\"email\":\"solver-%d@example.com\"}", numbers.incrementAndGet());
    }
}
