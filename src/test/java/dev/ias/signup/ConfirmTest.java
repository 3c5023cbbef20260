package dev.ias.signup;

import static dev.ias.signup.Scenario.granted;
import static dev.ias.signup.Scenario.refused;
import static dev.ias.testing.KnownAttack.S22;
import static dev.ias.testing.KnownAttack.S23;
import static dev.ias.testing.KnownAttack.S25;
import static dev.ias.testing.KnownAttack.S5;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Attack;
import dev.ias.verification.AddressTest;
import dev.ias.verification.Failure.ExpiredCode;
import dev.ias.verification.Failure.InvalidToken;
import dev.ias.verification.Failure.WrongCode;
import dev.ias.verification.Policies;
import dev.ias.verification.VerificationId;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfirmTest {

    private static final String JANE = "jane@example.com";
    private static final Duration CODE_LIFETIME = Duration.ofMinutes(10);

    private final Scenario scenario = new Scenario(Policies.NO_RECIPIENT_LIMIT);
    private final VerificationId id = scenario.signedUp(JANE, "000001");

    @ParameterizedTest
    @ValueSource(strings = {"000002", "000003"})
    void theNewestTwoCodesAreValid(String code) {
        resent("000002", "000003");

        var confirmed = granted(scenario.confirm(id, code));

        assertThat(confirmed.signUp()).isEqualTo(id.id());
        assertThat(scenario.state.user(AddressTest.valid(JANE))).contains(confirmed.user());
    }

    @Test
    void olderCodesAreWrong() {
        resent("000002", "000003");

        assertThat(refused(scenario.confirm(id, "000001"))).isEqualTo(new WrongCode(4, 5));
    }

    @Test
    @Attack(S25)
    void aConfirmationInvalidatesTheOtherCode() {
        resent("000002");
        granted(scenario.confirm(id, "000002"));

        assertThat(refused(scenario.confirm(id, "000001"))).isEqualTo(new WrongCode(4, 5));
    }

    @Test
    void confirmingWithTheSameCodeIsIdempotent() {
        var first = granted(scenario.confirm(id, "000001"));
        scenario.advance(CODE_LIFETIME.minusNanos(1));

        var again = scenario.confirm(id, "000001");

        assertThat(granted(again)).isEqualTo(new ConfirmedSignUp(first.signUp(), first.user(), true));
        assertThat(again.changes()).isEmpty();
        assertThat(scenario.state.users()).isOne();
    }

    @Test
    void aConfirmationCanBeRepeatedUntilTheCodeExpires() {
        granted(scenario.confirm(id, "000001"));
        scenario.advance(CODE_LIFETIME);

        assertThat(refused(scenario.confirm(id, "000001"))).isEqualTo(new InvalidToken());
    }

    @Test
    void otherCodesAfterAConfirmationCountAsTries() {
        granted(scenario.confirm(id, "000001"));
        for (var left = 4; left >= 0; left--) {
            assertThat(refused(scenario.confirm(id, "999999"))).isEqualTo(new WrongCode(left, 5));
        }

        assertThat(refused(scenario.confirm(id, "000001"))).isEqualTo(new InvalidToken());
    }

    @Test
    @Attack(S5)
    void fiveWrongTriesEndTheSignUpDespiteResends() {
        for (var left = 4; left >= 0; left--) {
            assertThat(refused(scenario.confirm(id, "999999"))).isEqualTo(new WrongCode(left, 5));
            if (left > 0) {
                resent("00000" + left);
            }
        }

        assertThat(refused(scenario.confirm(id, "000001"))).isEqualTo(new InvalidToken());
        assertThat(scenario.state.users()).isZero();
    }

    @Test
    void fourWrongTriesDoNotEndTheSignUp() {
        for (var i = 0; i < 4; i++) {
            refused(scenario.confirm(id, "999999"));
        }

        granted(scenario.confirm(id, "000001"));
    }

    @Test
    @Attack(S25)
    void anExpiredCodeIsReportedAndUsesNoTry() {
        scenario.advance(CODE_LIFETIME);

        for (var i = 0; i < 10; i++) {
            var decision = scenario.confirm(id, i % 2 == 0 ? "000001" : "999999");
            assertThat(refused(decision)).isEqualTo(new ExpiredCode());
            assertThat(decision.changes()).isEmpty();
        }
        resent("000002");
        assertThat(refused(scenario.confirm(id, "000001"))).isEqualTo(new WrongCode(4, 5));
        granted(scenario.confirm(id, "000002"));
    }

    @Test
    void aCodeIsValidUntilItExpires() {
        scenario.advance(CODE_LIFETIME.minusNanos(1));

        granted(scenario.confirm(id, "000001"));
    }

    @Test
    void aSignUpEndsAfterItsLifetimeRegardlessOfItsCodes() {
        scenario.advance(Duration.ofHours(24).minusMinutes(5));
        granted(scenario.resend(id, "000002"));
        scenario.advance(Duration.ofMinutes(5));

        assertThat(refused(scenario.confirm(id, "000002"))).isEqualTo(new InvalidToken());
    }

    @Test
    void anUnknownSignUpIsAnInvalidToken() {
        assertThat(refused(scenario.confirm(scenario.newSignUp(JANE), "000001")))
                .isEqualTo(new InvalidToken());
    }

    @Test
    @Attack({S22, S23})
    void aCodeOfAnotherSignUpIsWrong() {
        var other = scenario.signedUp(JANE, "000009");

        assertThat(refused(scenario.confirm(id, "000009"))).isEqualTo(new WrongCode(4, 5));
        granted(scenario.confirm(other, "000009"));
    }

    @Test
    void twoSignUpsOfOneAddressBecomeOneUser() {
        var other = scenario.signedUp("JANE@example.com", "000009");

        var first = granted(scenario.confirm(id, "000001"));
        var second = granted(scenario.confirm(other, "000009"));

        assertThat(second.user().id()).isEqualTo(first.user().id());
        assertThat(scenario.state.users()).isOne();
    }

    private void resent(String... codes) {
        for (var code : codes) {
            scenario.advance(scenario.verification(id).resendWait(scenario.now, scenario.policy));
            granted(scenario.resend(id, code));
        }
    }
}
