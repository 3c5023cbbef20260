package dev.ias.verification;

import static dev.ias.verification.Scenario.granted;
import static dev.ias.verification.Scenario.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.limit.Limit;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.Failure.WrongCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GiveBackTest {

    private static final String JANE = "jane@example.com";
    private static final Duration COOL_DOWN = Duration.ofSeconds(30);

    private final Scenario scenario = new Scenario(Scenario.RECIPIENT_LIMIT);

    @Test
    void aFirstMailThatWasRefusedLeavesNothing() {
        var id = scenario.newSignUp(JANE);

        scenario.giveBack(granted(scenario.signUp(id, JANE, "000001")));

        assertThat(scenario.rows.verification(id.id())).isEmpty();
        assertThat(scenario.rows.sends(id.recipient()).runs()).isEmpty();
        assertThat(scenario.rows.outbox).isEmpty();
    }

    @Test
    void aFurtherMailThatWasRefusedLeavesAllAsItWas() {
        var id = scenario.signedUp(JANE, "000001");
        scenario.pass(COOL_DOWN);
        var before = scenario.verification(id);
        var sends = scenario.rows.sends(id.recipient());

        scenario.giveBack(granted(scenario.resend(id, "000002")));

        assertThat(scenario.verification(id)).isEqualTo(before);
        assertThat(scenario.rows.sends(id.recipient())).isEqualTo(sends);
        granted(scenario.resend(id, "000003"));
    }

    @Test
    void refusedMailsDoNotCountForTheRecipient() {
        var id = scenario.signedUp(JANE, "000001");
        scenario.pass(COOL_DOWN);
        for (var i = 0; i < 20; i++) {
            scenario.giveBack(granted(scenario.resend(id, "000002")));
        }

        granted(scenario.confirm(id, "000001"));
    }

    @Test
    void afterAWrongTryOnlyTheUnsentCodeIsTakenAway() {
        var id = scenario.signedUp(JANE, "000001");
        scenario.pass(COOL_DOWN);
        var sent = granted(scenario.resend(id, "000002"));
        refused(scenario.confirm(id, "999999"));

        scenario.giveBack(sent);

        assertThat(scenario.verification(id).sends()).isOne();
        assertThat(refused(scenario.confirm(id, "000002"))).isEqualTo(new WrongCode(3, 5));
        granted(scenario.resend(id, "000003"));
        granted(scenario.confirm(id, "000001"));
    }

    @Test
    void aLateRefusalTakesTheUnsentCodeAwayAndLiftsItsCoolDown() {
        var id = scenario.signedUp(JANE, "000001");
        scenario.pass(COOL_DOWN);
        var message = granted(scenario.resend(id, "000002")).message();
        scenario.pass(Duration.ofSeconds(5));

        scenario.giveBackLate(message);

        assertThat(refused(scenario.confirm(id, "000002"))).isEqualTo(new WrongCode(4, 5));
        assertThat(scenario.rows.sends(id.recipient()).runs()).hasSize(1);
        granted(scenario.resend(id, "000003"));
        granted(scenario.confirm(id, "000003"));
    }

    @Test
    void aLateRefusalLeavesLaterMailsAndTheirCoolDownAlone() {
        var id = scenario.signedUp(JANE, "000001");
        scenario.pass(COOL_DOWN);
        var message = granted(scenario.resend(id, "000002")).message();
        scenario.pass(Duration.ofSeconds(60));
        granted(scenario.resend(id, "000003"));

        scenario.giveBackLate(message);

        assertThat(refused(scenario.resend(id, "000004")))
                .isEqualTo(new LimitExceeded(Limit.SIGN_UP, Duration.ofMinutes(5)));
        assertThat(refused(scenario.confirm(id, "000002"))).isEqualTo(new WrongCode(4, 5));
        granted(scenario.confirm(id, "000003"));
    }

    @Test
    void aLateRefusalDoesNotUndoASuccess() {
        var id = scenario.signedUp(JANE, "000001");
        scenario.pass(COOL_DOWN);
        var message = granted(scenario.resend(id, "000002")).message();
        var confirmed = granted(scenario.confirm(id, "000001"));

        scenario.giveBackLate(message);

        assertThat(granted(scenario.confirm(id, "000001"))).isEqualTo(confirmed);
    }

    @Test
    void aRefusalForASignUpThatWasPurgedGivesTheQuotaBack() {
        var id = scenario.signedUp(JANE, "000001");
        var message = scenario.rows.outbox.getFirst();
        scenario.rows.apply(new Change.Remove(scenario.verification(id)));

        scenario.giveBackLate(message);

        assertThat(scenario.rows.sends(id.recipient()).runs()).isEmpty();
        assertThat(scenario.rows.outbox).isEmpty();
    }
}
