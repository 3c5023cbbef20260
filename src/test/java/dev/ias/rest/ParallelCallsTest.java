package dev.ias.rest;

import static dev.ias.testing.KnownAttack.S1;
import static dev.ias.testing.KnownAttack.S10;
import static dev.ias.testing.KnownAttack.S2;
import static dev.ias.testing.KnownAttack.S20;
import static dev.ias.testing.KnownAttack.S9;
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
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Concurrent calls to one instance, and to two instances with one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParallelCallsTest {

    private static final int CALLS = 200;

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final TestDatabase database = TestDatabase.create();
    private final List<Ias> instances = List.of(start(), start());

    @AfterAll
    void stop() {
        instances.forEach(Ias::close);
        relay.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @Attack(S10)
    void parallelResendsSendOneMail(int running) {
        var address = String.format(Locale.ROOT, "resend-%d@example.com", running);
        var token = instance(0, running).signUp(address).token();
        clock.advance(Duration.ofSeconds(30));

        var answers = Ias.parallel(CALLS, i -> instance(i, running).resend(token));

        assertThat(outcomes(answers)).containsOnly(Map.entry("201", 1L), Map.entry("429 user/400", CALLS - 1L));
        assertThat(relay.mailsTo(address)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @Attack(S2)
    void parallelWrongCodesGetFiveTries(int running) {
        var address = String.format(Locale.ROOT, "wrong-%d@example.com", running);
        var token = instance(0, running).signUp(address).token();
        var code = relay.lastTo(address).code();

        var answers = Ias.parallel(CALLS, i -> instance(i, running).confirm(token, otherThan(code, i)));

        assertThat(outcomes(answers))
                .containsOnly(Map.entry("400 user/508", 5L), Map.entry("401 user/406", CALLS - 5L));
        assertThat(answers.stream().flatMap(answer -> answer.header("RateLimit").stream()))
                .containsExactlyInAnyOrder(
                        "\"tries\";r=4", "\"tries\";r=3", "\"tries\";r=2", "\"tries\";r=1", "\"tries\";r=0");
        assertThat(instance(1, running).confirm(token, code).error()).isEqualTo("401 user/406");
        assertThat(users(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @Attack(S1)
    void parallelConfirmationsGetTheSameAnswer(int running) {
        var address = String.format(Locale.ROOT, "right-%d@example.com", running);
        var token = instance(0, running).signUp(address).token();
        var code = relay.lastTo(address).code();

        var answers = Ias.parallel(CALLS, i -> instance(i, running).confirm(token, code));

        assertThat(outcomes(answers)).containsOnly(Map.entry("201", (long) CALLS));
        assertThat(answers.stream().map(answer -> answer.response().body()).distinct())
                .hasSize(1);
        assertThat(users(address)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @Attack(S9)
    void parallelSignUpsOfAnAddressObserveItsQuota(int running) {
        var address = String.format(Locale.ROOT, "quota-%d@example.com", running);

        var answers = Ias.parallel(100, i -> instance(i, running).signUp(address));

        assertThat(outcomes(answers)).containsOnly(Map.entry("201", 5L), Map.entry("429 user/300", 95L));
        assertThat(relay.mailsTo(address)).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @Attack(S20)
    void allSpellingsOfAnAddressShareAQuota(int running) {
        var name = String.format(Locale.ROOT, "spelling%d", running);
        var domains = List.of("bücher.example", "BÜCHER.Example", "xn--bcher-kva.example", "XN--BCHER-KVA.EXAMPLE");

        var answers = Ias.parallel(
                50, i -> instance(i, running).signUp(upperCase(name, i) + "@" + domains.get(i % domains.size())));

        assertThat(outcomes(answers)).containsOnly(Map.entry("201", 5L), Map.entry("429 user/300", 45L));
        assertThat(relay.mails().stream().filter(mail -> mail.to().equalsIgnoreCase(name + "@xn--bcher-kva.example")))
                .hasSize(5);
    }

    private Ias start() {
        // Long timeouts, so that a 201 means that the relay accepted the mail even on a slow machine.
        return Ias.setup()
                .on(database, relay)
                .clock(clock)
                .set("ias.outbox.verdict-timeout", "60s")
                .start();
    }

    private Ias instance(int call, int running) {
        return instances.get(call % running);
    }

    private List<String> users(String address) {
        return database.query("select id from users where normalised_address = '%s'".formatted(address));
    }

    private static Map<String, Long> outcomes(Collection<Answer> answers) {
        return answers.stream()
                .map(answer -> answer.status() == 201 ? "201" : answer.error())
                .collect(groupingBy(Function.identity(), counting()));
    }

    private static String otherThan(String code, int i) {
        return String.format(Locale.ROOT, "%06d", (Integer.parseInt(code) + 1 + i) % 1_000_000);
    }

    /** Converts the letters whose bit is set to upper case. */
    private static String upperCase(String name, int bits) {
        return Stream.iterate(0, i -> i < name.length(), i -> i + 1)
                .map(i -> name.substring(i, i + 1))
                .reduce(
                        "",
                        (done, letter) -> done
                                + ((bits >> (done.length() % 6) & 1) == 1 ? letter.toUpperCase(Locale.ROOT) : letter));
    }
}
