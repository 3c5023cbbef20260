package dev.ias.signup;

import static dev.ias.testing.KnownAttack.S30;
import static dev.ias.testing.KnownAttack.S31;
import static dev.ias.testing.KnownAttack.S4;
import static dev.ias.testing.KnownAttack.S8;
import static dev.ias.testing.KnownAttack.S9;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.command.Decision;
import dev.ias.limit.InProcessLimiter;
import dev.ias.limit.Quota;
import dev.ias.testing.Attack;
import dev.ias.testing.TestClock;
import dev.ias.verification.Failure;
import dev.ias.verification.VerificationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Simulates a day of attacks on the default limits. SECURITY.md publishes the results verbatim, so that a change of a
 * rule or a limit shows which promise it changes.
 */
class AbuseSimulationTest {

    private static final String VICTIM = "victim@example.com";
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int CODES = 1_000_000;
    private static final String WRONG_CODE = "999999";
    private static final String MAILED = "000000";

    private final Scenario scenario = new Scenario(Scenario.RECIPIENT_LIMIT);
    private int mails;
    private int tries;
    private double expectedHits;

    @Test
    @Attack(S9)
    void unlimitedSignUpsForOneRecipient() throws IOException {
        var victim = new Victim();
        var busiestHour = 0;
        var mailsBefore = 0;

        for (var second = 0; second < DAY.toSeconds(); second++) {
            signUpAndGuess();
            if (second % Duration.ofMinutes(10).toSeconds() == 0) {
                victim.signsUp();
            }
            scenario.advance(SECOND);
            if (second % 3600 == 3599) {
                busiestHour = Math.max(busiestHour, mails - mailsBefore);
                mailsBefore = mails;
            }
        }

        assertThat(mails).isEqualTo(10);
        assertThat(busiestHour).isEqualTo(5);
        assertPublished(
                "| unlimited sign-ups for one recipient, all tries of each used | %d, at most %d in an hour | %s | %d of 144 sign-ups, one every ten minutes |"
                        .formatted(mails, busiestHour, chance(), victim.granted));
    }

    @Test
    @Attack(S4)
    void resendsBeforeGuessesSoThatTwoCodesAreValid() throws IOException {
        var start = scenario.now;
        while (scenario.now.isBefore(start.plus(DAY))) {
            var id = signUp();
            scenario.advance(Duration.ofSeconds(30));
            if (id.isPresent()) {
                mails += isGranted(scenario.resend(id.get(), MAILED)) ? 1 : 0;
                guessAll(id.get());
            }
        }

        assertThat(mails).isEqualTo(10);
        assertPublished(
                "| each sign-up resent before its tries are used, so that two codes are valid | %d | %s | as above |"
                        .formatted(mails, chance()));
    }

    @Test
    @Attack({S30, S31})
    void aVictimConfirmsDuringTheAttack() {
        var id = scenario.signedUp(VICTIM, "123456");
        for (var second = 0; second < Duration.ofMinutes(9).toSeconds(); second++) {
            signUpAndGuess();
            scenario.advance(SECOND);
        }

        Scenario.granted(scenario.confirm(id, "123456"));
    }

    @Test
    @Attack(S9)
    void distributedSignUpsOfManyAddresses() throws IOException {
        var flood = new Flood();

        for (var call = 0L; call < DAY.toSeconds() * 200; call++) {
            if (call % 2_000 == 0) {
                flood.legitimate();
            } else {
                flood.attack();
            }
        }

        assertThat(flood.attacks + flood.served).isBetween(8_630_000L, 8_650_000L);
        assertPublished(String.format(
                Locale.ROOT,
                "| 200 sign-ups a second of other people's addresses from many networks | %.1f million, one each | any"
                        + " one of them: 5 in 1,000,000; some address of all: %.0f a day | %d of 100 sign-ups |",
                flood.attacks / 1e6,
                flood.attacks * 5.0 / CODES,
                Math.round(100.0 * flood.served / flood.legitimateCalls)));
    }

    @Test
    @Attack(S8)
    void signUpsFromOneNetwork() throws IOException {
        var clock = new TestClock();
        var clients = new InProcessLimiter<String>(new Quota(30, Duration.ofHours(1)), clock);
        var signUps = 0;
        for (var second = 0; second < DAY.toSeconds(); second++) {
            clock.advance(SECOND);
            signUps += clients.take("network").isEmpty() ? 1 : 0;
        }

        assertThat(signUps).isBetween(720, 750);
        assertPublished(
                "| one sign-up a second from one IPv4 address or IPv6 /64 | %d | 5 in 1,000,000 each | all, from other networks |"
                        .formatted(signUps));
    }

    /** The owner of the attacked address, who signs up too. */
    private final class Victim {

        private int granted;

        void signsUp() {
            if (isGranted(scenario.signUp(scenario.newSignUp(VICTIM), VICTIM, "123456"))) {
                granted++;
                mails++;
            }
        }
    }

    /** Calls at random times, at twice the rate that an instance mails; one in 2,000 is by a legitimate user. */
    private static final class Flood {

        private final Random random = new Random(1);
        private final TestClock clock = new TestClock();
        private final InProcessLimiter<String> instance = new InProcessLimiter<>(new Quota(100, SECOND), clock);
        private long attacks;
        private long legitimateCalls;
        private long served;

        void attack() {
            attacks += granted();
        }

        void legitimate() {
            legitimateCalls++;
            served += granted();
        }

        private int granted() {
            clock.advance(Duration.ofNanos((long) (5_000_000 * random.nextExponential())));
            return instance.take("instance").isEmpty() ? 1 : 0;
        }
    }

    private void signUpAndGuess() {
        signUp().ifPresent(this::guessAll);
    }

    private Optional<VerificationId> signUp() {
        var id = scenario.newSignUp(VICTIM);
        if (!isGranted(scenario.signUp(id, VICTIM, MAILED))) {
            return Optional.empty();
        }
        mails++;
        return Optional.of(id);
    }

    /**
     * Guesses until the sign-up is over. The chance of each guess is the number of codes that are valid at that time.
     */
    private void guessAll(VerificationId id) {
        while (Scenario.refused(scenario.confirm(id, WRONG_CODE)) instanceof Failure.WrongCode) {
            tries++;
            expectedHits +=
                    (double) scenario.verification(id).usable(scenario.now).count() / CODES;
        }
    }

    private String chance() {
        return String.format(Locale.ROOT, "%d tries, %.0f in 1,000,000", tries, expectedHits * CODES);
    }

    private static boolean isGranted(Decision<?> decision) {
        return decision instanceof Decision.Granted<?>;
    }

    private static void assertPublished(String row) throws IOException {
        assertThat(Files.readString(Path.of("SECURITY.md"))).contains(row);
    }
}
