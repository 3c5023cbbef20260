package dev.ias.rest;

import static dev.ias.testing.KnownAttack.S34;
import static dev.ias.testing.KnownAttack.S35;
import static dev.ias.testing.KnownAttack.S36;
import static dev.ias.testing.KnownAttack.S37;
import static dev.ias.testing.KnownAttack.S39;
import static dev.ias.testing.KnownAttack.S40;
import static dev.ias.testing.KnownAttack.S41;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Answer;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.subethamail.smtp.RejectException;

/**
 * Attacks on the default limits, through two instances that share a database. The client is that of X-Forwarded-For.
 */
class AbuseTest {

    private static final int CALLS = 200;
    private static final String VICTIM = "victim@example.com";

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final TestDatabase database = TestDatabase.create();
    private final List<Ias> instances = List.of(start(), start());

    @AfterEach
    void stop() {
        instances.forEach(Ias::close);
        relay.close();
    }

    @Test
    @Attack(S35)
    void refusedMailboxesCountAgainstTheClient() {
        refuse(550, "5.1.1 no such user");

        var answers = IntStream.range(0, 120)
                .mapToObj(i -> signUp(0, String.format(Locale.ROOT, "unknown%d@example.com", i), "192.0.2.1"))
                .toList();

        assertThat(outcomes(answers)).containsOnly(Map.entry("500 email/0", 30L), Map.entry("429 user/300", 90L));
    }

    @Test
    @Attack(S35)
    void aRefusedMailboxIsNotTriedAgainForSomeTime() {
        refuse(550, "5.1.1 no such user");
        signUp(0, VICTIM, "192.0.2.1");
        relay.behave(TestRelay.Behaviour.ACCEPT);
        clock.advance(Duration.ofMinutes(59));

        assertThat(signUp(1, VICTIM, "198.51.100.1").error()).isEqualTo("500 email/0");
        assertThat(relay.mailsTo(VICTIM)).isEmpty();

        clock.advance(Duration.ofMinutes(2));
        assertThat(signUp(1, VICTIM, "198.51.100.1").status()).isEqualTo(201);
    }

    @Test
    @Attack(S35)
    void refusedResendsCountAgainstTheClient() {
        var token = signUp(0, VICTIM, "192.0.2.1").token();
        clock.advance(Duration.ofSeconds(30));
        relay.behave(TestRelay.Behaviour.refuse(TestRelay.Step.DATA, 554));

        var answers = IntStream.range(0, 120)
                .mapToObj(i -> resend(token, "192.0.2.1"))
                .toList();

        assertThat(outcomes(answers)).containsOnly(Map.entry("500 email/0", 30L), Map.entry("429 user/400", 90L));
    }

    @Test
    void callsForARefusedMailboxDoNotUseUpTheRateOfTheInstance() {
        var token = signUp(0, VICTIM, "192.0.2.1").token();
        clock.advance(Duration.ofSeconds(30));
        refuse(550, "5.1.1 no such user");
        assertThat(resend(token, "192.0.2.1").error()).as("by the relay").isEqualTo("500 email/0");
        relay.behave(TestRelay.Behaviour.ACCEPT);

        var answers = IntStream.range(0, CALLS)
                .mapToObj(i -> resend(token, network(i)))
                .toList();

        assertThat(outcomes(answers)).containsOnly(Map.entry("500 email/0", (long) CALLS));
        assertThat(signUp(0, "jane@example.com", "198.51.100.1").status()).isEqualTo(201);
    }

    @Test
    @Attack(S34)
    void aRefusedSpellingDoesNotBlockTheMailbox() {
        refuse(550, "5.1.1 no such user");
        for (var spelling : List.of("victim+tag@example.com", "VICTIM@example.com")) {
            assertThat(signUp(0, spelling, "192.0.2.1").error()).isEqualTo("500 email/0");
            clock.advance(Duration.ofSeconds(30));
        }
        relay.behave(TestRelay.Behaviour.ACCEPT);

        assertThat(signUp(1, VICTIM, "198.51.100.1").status()).isEqualTo(201);
    }

    @Test
    @Attack(S35)
    void aRelayThatRefusesTheServiceDoesNotBlockRecipients() {
        refuse(554, "5.7.1 relay access denied");
        assertThat(signUp(0, VICTIM, "192.0.2.1").error()).isEqualTo("500 email/0");
        relay.behave(TestRelay.Behaviour.ACCEPT);

        assertThat(signUp(0, VICTIM, "192.0.2.1").status()).isEqualTo(201);
    }

    @Test
    @Attack(S36)
    void spellingsOfOneMailboxShareItsQuota() {
        var names = List.of("jane.doe", "janedoe", "j.anedoe+a", "Jane.Doe+b", "ja.ne.doe");
        var domains = List.of("gmail.com", "googlemail.com", "GMAIL.com");

        var mailed = Ias.parallel(
                CALLS, i -> signUp(i, names.get(i % names.size()) + "@" + domains.get(i % domains.size()), network(i)));

        assertThat(outcomes(mailed)).containsOnly(Map.entry("201", 1L), Map.entry("429 user/300", CALLS - 1L));
        assertThat(relay.mails()).hasSize(1);
    }

    @Test
    @Attack(S37)
    void oneIpv6SiteIsOneActor() {
        var answers = IntStream.range(0, CALLS)
                .mapToObj(i -> slowly(() -> signUp(
                        0,
                        String.format(Locale.ROOT, "user%d@example.com", i),
                        String.format(Locale.ROOT, "2001:db8:1:%x::1", i << 8))))
                .toList();

        assertThat(outcomes(answers)).containsOnly(Map.entry("201", 120L), Map.entry("429 user/300", 80L));
    }

    @Test
    @Attack(S37)
    void oneIpv4NetworkIsOneActor() {
        var answers = IntStream.range(0, CALLS)
                .mapToObj(i ->
                        slowly(() -> signUp(0, String.format(Locale.ROOT, "user%d@example.com", i), "192.0.2." + i)))
                .toList();

        assertThat(outcomes(answers)).containsOnly(Map.entry("201", 120L), Map.entry("429 user/300", 80L));
    }

    @Test
    @Attack(S34)
    void oneNetworkCannotUseUpARecipientsQuota() {
        var attack = everySecond(Duration.ofHours(24), 60, i -> signUp(i, VICTIM, "192.0.2." + i % 256));

        assertThat(outcomes(attack)).containsEntry("201", 6L);
        assertThat(signUp(0, VICTIM, "198.51.100.1").status()).isEqualTo(201);
    }

    @Test
    @Attack(S41)
    void parallelSignUpsOfOneRecipientAreMailedOnce() {
        var answers = Ias.parallel(CALLS, i -> signUp(i, VICTIM, network(i)));

        assertThat(outcomes(answers)).containsOnly(Map.entry("201", 1L), Map.entry("429 user/300", CALLS - 1L));
        assertThat(relay.mailsTo(VICTIM)).hasSize(1);
    }

    @Test
    @Attack(S39)
    void wrongCodesCountAgainstTheClient() {
        var tokens = IntStream.range(0, 40)
                .mapToObj(i -> signUp(0, String.format(Locale.ROOT, "user%d@example.com", i), network(i))
                        .token())
                .toList();

        var answers = Ias.parallel(CALLS, i -> confirm(0, tokens.get(i % tokens.size()), "999999", "203.0.113.1"));

        assertThat(outcomes(answers)).containsOnly(Map.entry("400 user/508", 20L), Map.entry("429 user/500", 180L));
        assertThat(confirm(0, tokens.getFirst(), "999999", "203.0.114.1").error())
                .isEqualTo("400 user/508");
    }

    @Test
    void rightCodesAreNotCounted() {
        for (var i = 0; i < 40; i++) {
            var address = String.format(Locale.ROOT, "user%d@example.com", i);
            var token = signUp(0, address, network(i)).token();
            assertThat(confirm(0, token, relay.lastTo(address).code(), "203.0.113.1")
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    @Attack(S39)
    void codesOfAMailboxThatIsBeingGuessedHaveEightDigits() {
        for (var i = 0; i < 4; i++) {
            var token = signUp(0, VICTIM, network(i)).token();
            assertThat(relay.lastTo(VICTIM).code()).hasSize(6);
            for (var guess = 0; guess < 5; guess++) {
                confirm(1, token, "99999" + guess, network(100 + i));
            }
            clock.advance(Duration.ofMinutes(20));
        }

        var token = signUp(1, VICTIM, "198.51.100.1").token();

        var code = relay.lastTo(VICTIM).code();
        assertThat(code).hasSize(8);
        assertThat(confirm(0, token, code, "198.51.100.1").status()).isEqualTo(201);
    }

    @Test
    @Attack(S40)
    void rateLimitDoesNotRevealOthersSignUps() {
        for (var i = 0; i < 4; i++) {
            signUp(0, VICTIM, network(i));
            clock.advance(Duration.ofMinutes(1));
        }

        var watched = signUp(0, VICTIM, "198.51.100.1");
        var unwatched = signUp(0, "nobody@example.com", "198.51.100.1");

        assertThat(watched.header("RateLimit")).isEqualTo(unwatched.header("RateLimit"));
    }

    private Ias start() {
        return Ias.setup()
                .on(database, relay)
                .clock(clock)
                .defaultLimits()
                .set("ias.http.trusted-proxies", "127.0.0.0/8,::1/128")
                .set("ias.outbox.verdict-timeout", "60s")
                .start();
    }

    /** Makes a call within the rate of an instance. */
    private Answer slowly(Supplier<Answer> call) {
        clock.advance(Duration.ofMillis(10));
        return call.get();
    }

    private void refuse(int code, String text) {
        relay.behave((step, recipient) -> {
            if (step == TestRelay.Step.RCPT) {
                throw new RejectException(code, text);
            }
        });
    }

    private Answer signUp(int call, String address, String client) {
        return instances
                .get(call % instances.size())
                .post("/users", "{\"email\":\"%s\"}".formatted(address), "X-Forwarded-For", client);
    }

    private Answer resend(String token, String client) {
        return instances
                .getFirst()
                .post(
                        "/users/email-verification-code",
                        "",
                        "Authorization",
                        "Bearer " + token,
                        "X-Forwarded-For",
                        client);
    }

    private Answer confirm(int call, String token, String code, String client) {
        return instances
                .get(call % instances.size())
                .post(
                        "/users/email-verification",
                        "{\"otpCode\":\"%s\"}".formatted(code),
                        "Authorization",
                        "Bearer " + token,
                        "X-Forwarded-For",
                        client);
    }

    private List<Answer> everySecond(Duration total, int step, IntFunction<Answer> call) {
        var answers = new ArrayList<Answer>();
        for (var second = 0; second < total.toSeconds(); second += step) {
            answers.add(call.apply(second / step));
            clock.advance(Duration.ofSeconds(step));
        }
        return answers;
    }

    /** Returns a client of a network of its own. */
    private static String network(int i) {
        return String.format(Locale.ROOT, "10.%d.%d.1", i / 256, i % 256);
    }

    private static Map<String, Long> outcomes(Collection<Answer> answers) {
        return answers.stream()
                .map(answer -> answer.status() == 201 ? "201" : answer.error())
                .collect(groupingBy(identity(), counting()));
    }
}
