package dev.ias.signup;

import static dev.ias.signup.Scenario.granted;
import static dev.ias.signup.Scenario.refused;
import static dev.ias.testing.KnownAttack.S34;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.command.Decision;
import dev.ias.limit.ClientNetwork;
import dev.ias.outbox.QueuedMail;
import dev.ias.outbox.QueuedMail.Withheld;
import dev.ias.testing.Attack;
import dev.ias.verification.AddressTest;
import dev.ias.verification.Failure;
import dev.ias.verification.LimitKey;
import dev.ias.verification.Policies;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The rules of mutes. */
class MuteTest {

    private static final String JANE = "jane@example.com";
    private static final InetAddress HOME = InetAddress.ofLiteral("203.0.113.7");
    private static final InetAddress SAME_NETWORK = InetAddress.ofLiteral("203.0.113.200");
    private static final InetAddress STRANGER = InetAddress.ofLiteral("198.51.100.9");
    private static final Duration MUTE = Duration.ofDays(30);

    private final Scenario scenario = new Scenario(Policies.DEFAULT_RECIPIENT);
    private final LimitKey jane = scenario.hasher.recipient(AddressTest.valid(JANE));

    @Test
    void aMuteHoldsForThirtyDaysAndIsNotChangedByARepetition() {
        var until = scenario.now.plus(MUTE);
        assertThat(mute(HOME)).isEqualTo(new MuteResult(new MuteState.Muted(until), true));

        scenario.advance(Duration.ofDays(1));
        assertThat(mute(STRANGER)).isEqualTo(new MuteResult(new MuteState.Muted(until), false));
        assertThat(look()).isEqualTo(new MuteState.Muted(until));
        assertThat(isMailed(STRANGER)).isFalse();
        assertThat(isMailed(SAME_NETWORK)).isTrue();

        scenario.advance(Duration.ofDays(29).minusMillis(1));
        assertThat(look()).isEqualTo(new MuteState.Muted(until));
        scenario.advance(Duration.ofMillis(1));
        assertThat(look()).isEqualTo(new MuteState.Unmuted(MUTE));
        assertThat(isMailed(STRANGER)).isTrue();
    }

    @Test
    void undoingAMuteTwiceResetsTheLimitsOnce() {
        mute(HOME);
        scenario.client = STRANGER;
        granted(signUp());

        assertThat(unmute()).isEqualTo(new MuteResult(new MuteState.Unmuted(MUTE), true));
        assertThat(isMailed(STRANGER)).isTrue();
        assertThat(unmute()).isEqualTo(new MuteResult(new MuteState.Unmuted(MUTE), false));
        assertThat(refused(signUp())).isInstanceOf(Failure.LimitExceeded.class);
    }

    /** Otherwise the token would let its holder reset the limits without a mute. */
    @Test
    void undoingAMuteThatHasEndedChangesNothing() {
        mute(HOME);
        scenario.advance(MUTE);
        assertThat(isMailed(STRANGER)).isTrue();

        assertThat(unmute().changed()).isFalse();
        assertThat(refused(signUp())).isInstanceOf(Failure.LimitExceeded.class);
    }

    @Test
    void theCodeOfAMutedMailConfirmsNothing() {
        mute(HOME);
        scenario.client = STRANGER;
        var id = scenario.newSignUp(JANE);
        assertThat(granted(scenario.signUp(id, JANE, "048213")).withheld()).contains(Withheld.MUTED);

        assertThat(refused(scenario.confirm(id, "048213"))).isEqualTo(new Failure.WrongCode(4, 5));
        scenario.advance(Duration.ofSeconds(30));
        assertThat(granted(scenario.resend(id, "048214")).withheld()).contains(Withheld.MUTED);
        assertThat(refused(scenario.confirm(id, "048214"))).isEqualTo(new Failure.WrongCode(3, 5));
        assertThat(scenario.state.outbox).isEmpty();
    }

    /** Every second for a day, another network signs up the person's address. */
    @Test
    @Attack(S34)
    void strangersCannotKeepOutAPersonWhoHasMutedThem() {
        mute(HOME);
        var mails = 0;
        var mailsToThePerson = 0;
        for (var second = 0; second < Duration.ofDays(1).toSeconds(); second++) {
            scenario.client =
                    InetAddress.ofLiteral(String.format(Locale.ROOT, "10.%d.%d.1", second >> 8 & 255, second & 255));
            mails += isGrantedAndMailed() ? 1 : 0;
            if (second % Duration.ofHours(4).toSeconds() == 0) {
                mailsToThePerson += isMailed(SAME_NETWORK) ? 1 : 0;
            }
            scenario.advance(Duration.ofSeconds(1));
        }

        assertThat(mails).as("mails that strangers have requested").isZero();
        assertThat(mailsToThePerson).as("mails that the person has requested").isEqualTo(6);
    }

    private boolean isMailed(InetAddress client) {
        scenario.client = client;
        return isGrantedAndMailed();
    }

    private boolean isGrantedAndMailed() {
        return signUp() instanceof Decision.Granted<QueuedMail>(var mail, var changes)
                && mail.withheld().isEmpty();
    }

    private Decision<QueuedMail> signUp() {
        return scenario.signUp(scenario.newSignUp(JANE), JANE, "048213");
    }

    private MuteResult mute(InetAddress client) {
        var exempt = scenario.hasher.actor(ClientNetwork.of(client, ClientNetwork.Size.NETWORK));
        return granted(scenario.run(new Mute(jane, exempt)));
    }

    private MuteResult unmute() {
        return granted(scenario.run(new Unmute(jane)));
    }

    private MuteState look() {
        var result = granted(scenario.run(new ReadMute(jane)));
        assertThat(result.changed()).isFalse();
        return result.state();
    }
}
