package dev.ias.signup;

import static dev.ias.signup.Scenario.granted;
import static dev.ias.signup.Scenario.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.command.Change;
import dev.ias.limit.Limit;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.Failure.WrongCode;
import dev.ias.verification.Policies;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RevertSendTest {

    private static final String JANE = "jane@example.com";
    private static final Duration COOL_DOWN = Duration.ofSeconds(30);

    private final Scenario scenario = new Scenario(Policies.DEFAULT_RECIPIENT);

    @Test
    void aRefusedFirstMailLeavesNoState() {
        var id = scenario.newSignUp(JANE);

        scenario.revert(granted(scenario.signUp(id, JANE, "000001")));

        assertThat(scenario.state.verification(id.id())).isEmpty();
        assertThat(scenario.state.history(id.recipient()).sends().runs()).isEmpty();
        assertThat(scenario.state.outbox).isEmpty();
    }

    @Test
    void aRefusedResendRestoresTheState() {
        var id = scenario.signedUp(JANE, "000001");
        scenario.advance(COOL_DOWN);
        var before = scenario.verification(id);
        var sends = scenario.state.history(id.recipient()).sends();

        scenario.revert(granted(scenario.resend(id, "000002")));

        assertThat(scenario.verification(id)).isEqualTo(before);
        assertThat(scenario.state.history(id.recipient()).sends()).isEqualTo(sends);
        granted(scenario.resend(id, "000003"));
    }

    @Test
    void refusedMailsDoNotCountForTheRecipient() {
        var id = scenario.signedUp(JANE, "000001");
        scenario.advance(COOL_DOWN);
        for (var i = 0; i < 20; i++) {
            scenario.revert(granted(scenario.resend(id, "000002")));
        }

        granted(scenario.confirm(id, "000001"));
    }

    @Test
    void afterAWrongTryOnlyTheUnsentCodeIsRemoved() {
        var id = scenario.signedUp(JANE, "000001");
        scenario.advance(COOL_DOWN);
        var sent = granted(scenario.resend(id, "000002"));
        refused(scenario.confirm(id, "999999"));

        scenario.revert(sent);

        assertThat(scenario.verification(id).sends()).isOne();
        assertThat(refused(scenario.confirm(id, "000002"))).isEqualTo(new WrongCode(3, 5));
        granted(scenario.resend(id, "000003"));
        granted(scenario.confirm(id, "000001"));
    }

    @Test
    void aLateRefusalRemovesTheUnsentCodeAndItsCoolDown() {
        var id = scenario.signedUp(JANE, "000001");
        scenario.advance(COOL_DOWN);
        var message = granted(scenario.resend(id, "000002")).message();
        scenario.advance(Duration.ofSeconds(5));

        scenario.revertLate(message);

        assertThat(refused(scenario.confirm(id, "000002"))).isEqualTo(new WrongCode(4, 5));
        assertThat(scenario.state.history(id.recipient()).sends().runs()).hasSize(1);
        granted(scenario.resend(id, "000003"));
        granted(scenario.confirm(id, "000003"));
    }

    @Test
    void aLateRefusalDoesNotAffectLaterMailsAndTheirCoolDown() {
        var id = scenario.signedUp(JANE, "000001");
        scenario.advance(COOL_DOWN);
        var message = granted(scenario.resend(id, "000002")).message();
        scenario.advance(Duration.ofSeconds(60));
        granted(scenario.resend(id, "000003"));

        scenario.revertLate(message);

        assertThat(refused(scenario.resend(id, "000004")))
                .isEqualTo(new LimitExceeded(Limit.SIGN_UP, Duration.ofMinutes(5)));
        assertThat(refused(scenario.confirm(id, "000002"))).isEqualTo(new WrongCode(4, 5));
        granted(scenario.confirm(id, "000003"));
    }

    @Test
    void aLateRefusalDoesNotUndoAConfirmation() {
        var id = scenario.signedUp(JANE, "000001");
        scenario.advance(COOL_DOWN);
        var message = granted(scenario.resend(id, "000002")).message();
        var confirmed = granted(scenario.confirm(id, "000001"));

        scenario.revertLate(message);

        assertThat(granted(scenario.confirm(id, "000001")))
                .isEqualTo(new ConfirmedSignUp(confirmed.signUp(), confirmed.user(), true));
    }

    @Test
    void aRefusalForAPurgedSignUpReleasesTheQuota() {
        var id = scenario.signedUp(JANE, "000001");
        var message = scenario.state.outbox.getFirst();
        scenario.state.apply(new Change.Remove(scenario.verification(id)));

        scenario.revertLate(message);

        assertThat(scenario.state.history(id.recipient()).sends().runs()).isEmpty();
        assertThat(scenario.state.outbox).isEmpty();
    }
}
