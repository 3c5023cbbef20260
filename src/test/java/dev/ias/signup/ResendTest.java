package dev.ias.signup;

import static dev.ias.signup.Scenario.granted;
import static dev.ias.signup.Scenario.refused;
import static dev.ias.testing.KnownAttack.S12;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.limit.Limit;
import dev.ias.testing.Attack;
import dev.ias.verification.Allowance;
import dev.ias.verification.Failure;
import dev.ias.verification.Failure.InvalidToken;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.Policies;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ResendTest {

    private static final String JANE = "jane@example.com";

    private final Scenario scenario = new Scenario(Policies.NO_RECIPIENT_LIMIT);

    @Test
    void delaysGrowFrom30SecondsTo5Minutes() {
        var id = scenario.signedUp(JANE, "000001");

        for (var seconds : List.of(30, 60, 300, 300, 300)) {
            var delay = Duration.ofSeconds(seconds);
            assertThat(refused(scenario.resend(id, "000002"))).isEqualTo(new LimitExceeded(Limit.SIGN_UP, delay));
            scenario.advance(delay.minusNanos(1));
            assertThat(refused(scenario.resend(id, "000002")))
                    .isEqualTo(new LimitExceeded(Limit.SIGN_UP, Duration.ofNanos(1)));
            scenario.advance(Duration.ofNanos(1));
            granted(scenario.resend(id, "000002"));
        }
    }

    @Test
    void everyMailReportsTheRemainingAllowance() {
        var id = scenario.newSignUp(JANE);

        var first = granted(scenario.signUp(id, JANE, "000001")).allowance();
        assertThat(first).isEqualTo(new Allowance(Duration.ofSeconds(30), 9, 10, Duration.ofHours(24)));

        scenario.advance(first.delay());
        var second = granted(scenario.resend(id, "000002")).allowance();
        assertThat(second).isEqualTo(new Allowance(Duration.ofSeconds(60), 8, 10, Duration.ofHours(24)));
    }

    @Test
    void aSignUpHasTenMailsAndThenTheWaitEndsWithTheSignUp() {
        var start = scenario.now;
        var id = scenario.signedUp(JANE, "000001");
        for (var mail = 2; mail <= 10; mail++) {
            scenario.advance(Duration.ofMinutes(5));
            assertThat(granted(scenario.resend(id, "000002")).allowance().sendsLeft())
                    .isEqualTo(10 - mail);
        }
        scenario.advance(Duration.ofMinutes(5));
        var end = start.plus(Duration.ofHours(24));

        assertThat(refused(scenario.resend(id, "000003")))
                .isEqualTo(new LimitExceeded(Limit.SIGN_UP, Duration.between(scenario.now, end)));

        scenario.now = end;
        assertThat(refused(scenario.resend(id, "000003"))).isEqualTo(new InvalidToken());
    }

    @Test
    void refusalsHaveNoChanges() {
        var id = scenario.signedUp(JANE, "000001");

        assertThat(scenario.resend(id, "000002").changes()).isEmpty();
        assertThat(scenario.resend(scenario.newSignUp(JANE), "000002").changes())
                .isEmpty();
    }

    @Test
    void unknownAndEndedSignUpsGetNoMail() {
        var confirmed = scenario.signedUp(JANE, "000001");
        granted(scenario.confirm(confirmed, "000001"));
        var guessed = scenario.signedUp("june@example.com", "000001");
        for (var i = 0; i < 5; i++) {
            refused(scenario.confirm(guessed, "999999"));
        }
        scenario.advance(Duration.ofMinutes(5));

        assertThat(refused(scenario.resend(confirmed, "000002"))).isEqualTo(new InvalidToken());
        assertThat(refused(scenario.resend(guessed, "000002"))).isEqualTo(new InvalidToken());
        assertThat(refused(scenario.resend(scenario.newSignUp(JANE), "000002"))).isEqualTo(new InvalidToken());
    }

    @Test
    @Attack(S12)
    void aKnownAddressGetsNoCodeAndNoCodeConfirms() {
        granted(scenario.confirm(scenario.signedUp(JANE, "000001"), "000001"));
        var id = scenario.newSignUp(JANE);

        var message = granted(scenario.signUp(id, JANE, "000002")).message();
        scenario.advance(Duration.ofSeconds(30));
        var again = granted(scenario.resend(id, "000003")).message();

        assertThat(List.of(message.kind(), again.kind())).containsOnly(OutboxMessage.Kind.KNOWN_ADDRESS);
        assertThat(message.challenge()).isEmpty();
        assertThat(again.challenge()).isEmpty();
        assertThat(refused(scenario.confirm(id, "000002"))).isEqualTo(new Failure.WrongCode(4, 5));
        assertThat(refused(scenario.confirm(id, "000003"))).isEqualTo(new Failure.WrongCode(3, 5));
    }

    @Test
    void anAddressGetsFiveMailsAnHourOverAllSignUps() {
        var limited = new Scenario(Policies.DEFAULT_RECIPIENT);
        var id = limited.signedUp(JANE, "000001");
        for (var i = 0; i < 4; i++) {
            limited.client = InetAddress.ofLiteral(String.format(Locale.ROOT, "198.51.%d.1", i));
            limited.advance(Duration.ofSeconds(30));
            limited.signedUp("JANE@example.com", "000001");
        }
        var hour = new LimitExceeded(Limit.RECIPIENT, Duration.ofHours(1).minus(Duration.ofSeconds(120)));

        assertThat(refused(limited.signUp(limited.newSignUp(JANE), JANE, "000001")))
                .isEqualTo(hour);
        assertThat(refused(limited.resend(id, "000002"))).isEqualTo(hour);
        limited.signedUp("june@example.com", "000001");
    }
}
