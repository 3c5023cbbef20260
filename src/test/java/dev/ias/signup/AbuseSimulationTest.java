package dev.ias.signup;

import static dev.ias.testing.KnownAttack.S30;
import static dev.ias.testing.KnownAttack.S31;
import static dev.ias.testing.KnownAttack.S34;
import static dev.ias.testing.KnownAttack.S35;
import static dev.ias.testing.KnownAttack.S36;
import static dev.ias.testing.KnownAttack.S37;
import static dev.ias.testing.KnownAttack.S39;
import static dev.ias.testing.KnownAttack.S4;
import static dev.ias.testing.KnownAttack.S40;
import static dev.ias.testing.KnownAttack.S41;
import static dev.ias.testing.KnownAttack.S8;
import static dev.ias.testing.KnownAttack.S9;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.outbox.RelayVerdicts;
import dev.ias.testing.Attack;
import dev.ias.verification.AccountId;
import dev.ias.verification.Failure.MailRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Simulates a day of attacks on the default limits. SECURITY.md publishes the results verbatim, so that a change of a
 * rule or a limit shows which promise it changes.
 *
 * <p>{@code ./mvnw test -Dtest=AbuseSimulationTest -Ddocuments=apply} writes the table.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbuseSimulationTest {

    private static final Path PAGE = Path.of("SECURITY.md");
    private static final boolean APPLY = "apply".equals(System.getProperty("documents"));
    private static final Pattern TABLE = Pattern.compile("\\| attacker \\| against .*\n(?:\\|.*\n)+");

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final String VICTIM = "victim@example.com";

    private Defaults defaults;

    @BeforeAll
    void readSettings() {
        defaults = Defaults.load();
    }

    @Test
    @Attack({S8, S9})
    void theTableIsPublished() throws IOException {
        var table = new DayUnderAttack(defaults).table();

        if (APPLY) {
            var written = TABLE.matcher(Files.readString(PAGE)).replaceFirst(Matcher.quoteReplacement(table));
            Files.writeString(PAGE, written);
        }
        assertThat(Files.readString(PAGE)).contains("\n\n" + table + "\n");
    }

    @Test
    @Attack(S39)
    void aThousandAddressesConfirmAForeignAddressInTwentyDays() {
        assertThat(population(Attacker.THOUSAND_ADDRESSES).guesses().expected()).isLessThanOrEqualTo(0.05);
    }

    @Test
    @Attack(S39)
    void anybodyConfirmsAForeignAddressInTwoDays() {
        assertThat(population(Attacker.ANYBODY).guesses().expected()).isLessThanOrEqualTo(0.5);
    }

    /** The reason why codes of 6 digits end when the guess breaker opens. */
    @Test
    void codesThatOutliveTheOpeningWouldBeGuessedInBursts() {
        assertThat(population(Attacker.THOUSAND_ADDRESSES).inBursts().expected())
                .isGreaterThan(0.5);
        assertThat(population(Attacker.ANYBODY).inBursts().expected()).isGreaterThan(5);
    }

    @Test
    @Attack({S4, S9, S36})
    void aRecipientIsMailedTenTimesADayWhateverTheSpelling() {
        var contest = new PersonAttack(Attacker.ANYBODY, defaults).mailForADay();

        assertThat(contest.mails()).isEqualTo(10);
        assertThat(contest.busiestHour()).isEqualTo(5);
    }

    @Test
    @Attack(S4)
    void aRecipientIsConfirmedWithAProbabilityOfTwoPerMilleAYear() {
        var year = new PersonAttack(Attacker.ANYBODY, defaults).guessForAYear();

        assertThat(year.wrongCodes()).as("wrong codes in twelve cycles").isEqualTo(12 * (19 + 15));
        assertThat(year.expected()).isLessThanOrEqualTo(0.002);
    }

    @Test
    @Attack({S31, S34})
    void oneNetworkCannotKeepAPersonOut() {
        var contest = new PersonAttack(Attacker.ONE_ADDRESS, defaults).mailForADay();

        assertThat(contest.mails()).isEqualTo(6);
        assertThat(contest.longestWait()).isLessThanOrEqualTo(Duration.ofSeconds(90));
    }

    @Test
    @Attack({S31, S34})
    void oneAccountCannotKeepAPersonOut() {
        var contest = new PersonAttack(Attacker.ONE_ACCOUNT, defaults).mailForADay();

        assertThat(contest.mails()).isEqualTo(6);
        assertThat(contest.longestWait()).isLessThanOrEqualTo(Duration.ofSeconds(90));
    }

    @Test
    @Attack({S31, S34})
    void nobodyKeepsAPersonOutWhoHasMutedTheMailbox() {
        var attack = new PersonAttack(Attacker.ANYBODY, defaults);
        assertThat(attack.mailForADay().isAdmitted()).isFalse();

        var muted = attack.mailForADayMuted();

        assertThat(muted.mails()).isZero();
        assertThat(muted.longestWait()).isZero();
    }

    @Test
    @Attack({S30, S31})
    void aVictimConfirmsDuringTheAttack() {
        var scenario = new Scenario(defaults.policy());
        var id = scenario.signedUp(VICTIM, "123456");
        for (var second = 0; second < Duration.ofMinutes(9).toSeconds(); second++) {
            scenario.client = Attacker.ipv4(second);
            var attack = scenario.newSignUp(VICTIM);
            scenario.signUp(attack, VICTIM, "000000");
            scenario.confirm(attack, "999999");
            scenario.advance(Duration.ofSeconds(1));
        }

        Scenario.granted(scenario.confirm(id, "123456"));
    }

    @Test
    @Attack(S37)
    void anIpv6NetworkHasTheQuotaOfFourClients() {
        var one = population(Attacker.ONE_ADDRESS);
        var network = population(Attacker.ONE_IPV6_NETWORK);

        assertThat(network.signUps()).isLessThanOrEqualTo(4 * one.signUps() + 4);
        assertThat(network.guesses().wrongCodes())
                .isLessThanOrEqualTo(4 * one.guesses().wrongCodes() + 4);
    }

    @Test
    @Attack(S35)
    void aRefusedMailboxIsCountedAndNotAskedForAgain() {
        var scenario = new Scenario(defaults.policy());
        var mail = Scenario.granted(scenario.signUp(scenario.newSignUp(VICTIM), VICTIM, "123456"));
        Scenario.granted(scenario.run(RelayVerdicts.recipientRefused(mail)));

        var sends = scenario.state
                .history(mail.message().verification().recipient())
                .sends();
        assertThat(sends.runs()).hasSize(1);
        for (var minute = 1; minute < HOUR.toMinutes(); minute++) {
            scenario.advance(Duration.ofMinutes(1));
            var again = scenario.signUp(scenario.newSignUp(VICTIM), VICTIM, "123456");
            assertThat(Scenario.refused(again)).isEqualTo(new MailRefused());
            assertThat(again.changes()).isEmpty();
        }
    }

    @Test
    @Attack(S40)
    void anAnswerDoesNotRevealOthersSignUps() {
        var alone = new Scenario(defaults.policy());
        var crowded = new Scenario(defaults.policy());
        for (var other = 1; other <= 2; other++) {
            crowded.client = Attacker.ipv4(other);
            crowded.signedUp(VICTIM, "123456");
            crowded.advance(Duration.ofSeconds(30));
            alone.advance(Duration.ofSeconds(30));
        }
        crowded.client = Attacker.ipv4(0);
        alone.client = Attacker.ipv4(0);

        for (var call = 0; call < 2; call++) {
            var expected = Scenario.granted(alone.signUp(alone.newSignUp(VICTIM), VICTIM, "123456"));
            var told = Scenario.granted(crowded.signUp(crowded.newSignUp(VICTIM), VICTIM, "123456"));
            assertThat(told.allowance()).isEqualTo(expected.allowance());
            alone.advance(Duration.ofSeconds(30));
            crowded.advance(Duration.ofSeconds(30));
        }
    }

    @Test
    @Attack({S36, S41})
    void mailsToAPersonFollowEachOtherAfterACoolDown() {
        var mailbox = TargetMailbox.usual(defaults.policy());
        for (var second = 0; second <= 60; second++) {
            for (var attacker = 0; attacker < 5; attacker++) {
                mailbox.signUp(Attacker.ipv4(attacker));
                mailbox.submitAndDelete(new AccountId("account" + attacker));
            }
            assertThat(mailbox.mails).isEqualTo(1 + second / 30);
            mailbox.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    @Attack({S9, S36})
    void bothApisTogetherMailARecipientTenTimesADay() {
        var mailbox = TargetMailbox.usual(defaults.policy());
        for (var step = 0; step < DAY.dividedBy(TargetMailbox.COOL_DOWN); step++) {
            for (var attacker = 0; attacker < 3; attacker++) {
                mailbox.signUp(Attacker.ipv4(attacker));
                mailbox.submitAndDelete(new AccountId("account" + attacker));
            }
            mailbox.advance(TargetMailbox.COOL_DOWN);
        }

        assertThat(mailbox.mails).isEqualTo(10);
    }

    private PopulationAttack population(Attacker attacker) {
        return new PopulationAttack(attacker, defaults, defaults.breaker());
    }
}
