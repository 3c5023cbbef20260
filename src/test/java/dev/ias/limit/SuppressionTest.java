package dev.ias.limit;

import static dev.ias.limit.BounceKind.COMPLAINT;
import static dev.ias.limit.BounceKind.FULL;
import static dev.ias.limit.BounceKind.HARD;
import static dev.ias.limit.BounceKind.SOFT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.limit.Suppression.Block;
import dev.ias.limit.Suppression.Reason;
import dev.ias.limit.Suppression.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SuppressionTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final SuppressionRules RULES =
            new SuppressionRules(HOUR, DAY.multipliedBy(90), DAY, DAY.multipliedBy(365), 3, DAY.multipliedBy(7));

    private Suppression state = Suppression.NONE;

    @Test
    void aHardBounceSuppressesForNinetyDays() {
        report(HARD, NOW.minus(HOUR), NOW);

        assertThat(state.refuses(NOW.plus(DAY.multipliedBy(90)).minusMillis(1))).isTrue();
        assertThat(state.refuses(NOW.plus(DAY.multipliedBy(90)))).isFalse();
        assertThat(state.active(NOW)).contains(new Block(Reason.BOUNCED, NOW, NOW.plus(DAY.multipliedBy(90))));
    }

    @Test
    void aFullMailboxIsSuppressedForADay() {
        report(FULL, NOW.minus(HOUR), NOW);

        assertThat(state.active(NOW)).contains(new Block(Reason.FULL, NOW, NOW.plus(DAY)));
    }

    @Test
    void theThirdMailThatIsNotDeliveredSuppressesForADay() {
        report(SOFT, NOW.minus(HOUR), NOW);
        report(SOFT, NOW.minus(HOUR.multipliedBy(2)), NOW);
        assertThat(state.active(NOW)).isEmpty();

        report(SOFT, NOW.minus(HOUR.multipliedBy(3)), NOW);

        assertThat(state.active(NOW)).contains(new Block(Reason.SOFT_BOUNCES, NOW, NOW.plus(DAY)));
    }

    @Test
    void softBouncesOfOneMailCountOnce() {
        for (var i = 0; i < 5; i++) {
            report(SOFT, NOW.minus(HOUR), NOW.plusSeconds(i));
        }

        assertThat(state.active(NOW)).isEmpty();
        assertThat(state.reports()).hasSize(1);
    }

    @Test
    void softBouncesOfMailsBeforeTheWindowDoNotCount() {
        report(SOFT, NOW, NOW);
        report(SOFT, NOW.plus(DAY), NOW.plus(DAY));

        var later = NOW.plus(DAY.multipliedBy(7)).plusSeconds(61);
        report(SOFT, later, later);

        assertThat(state.active(later)).isEmpty();
        assertThat(state.reports()).hasSize(2);
    }

    @Test
    void aComplaintSuppressesForAYearAndIsNotDisclosed() {
        report(COMPLAINT, NOW.minus(HOUR), NOW);

        assertThat(state.isComplaint(NOW.plus(DAY.multipliedBy(364)))).isTrue();
        assertThat(state.refuses(NOW)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(BounceKind.class)
    void theSameReportAgainChangesNothingEvenAfterTheSuppressionHasEnded(BounceKind kind) {
        report(kind, NOW, NOW);
        var before = state;

        report(kind, NOW, NOW.plus(HOUR));
        assertThat(state).isEqualTo(before);

        report(kind, NOW, NOW.plus(DAY.multipliedBy(2)));
        assertThat(state).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(BounceKind.class)
    void aReportOfAMailBeforeTheWindowChangesNothing(BounceKind kind) {
        report(kind, NOW.minus(DAY.multipliedBy(7)), NOW);
        assertThat(state).isEqualTo(Suppression.NONE);

        report(kind, NOW.minus(DAY.multipliedBy(7)).plusMillis(1), NOW);
        assertThat(state).isNotEqualTo(Suppression.NONE);
    }

    @ParameterizedTest
    @EnumSource(BounceKind.class)
    void afterARemovalReportsOfEarlierMailsChangeNothing(BounceKind kind) {
        state = Suppression.removed(NOW);
        var removed = state;

        report(kind, NOW, NOW.plus(HOUR));
        assertThat(state).isEqualTo(removed);

        report(kind, NOW.plusMillis(1), NOW.plus(HOUR));
        assertThat(state).isNotEqualTo(removed);
    }

    @Test
    void aLaterReportOfTheSameMailIsAnotherOneIfItIsOfAnotherKind() {
        report(SOFT, NOW, NOW);
        report(HARD, NOW, NOW.plus(HOUR));

        assertThat(state.active(NOW.plus(HOUR)).orElseThrow().reason()).isEqualTo(Reason.BOUNCED);
    }

    @Test
    void aShorterSuppressionDoesNotReplaceALongerOne() {
        report(HARD, NOW, NOW);
        var block = state.active(NOW);

        report(FULL, NOW.plusSeconds(1), NOW.plusSeconds(2));
        state = state.refused(NOW, RULES);

        assertThat(state.active(NOW)).isEqualTo(block);
    }

    @Test
    void aBounceOfALaterMailExtendsTheSuppressionAndKeepsItsBeginning() {
        report(HARD, NOW, NOW);
        report(HARD, NOW.plusSeconds(1), NOW.plus(DAY));

        assertThat(state.active(NOW)).contains(new Block(Reason.BOUNCED, NOW, NOW.plus(DAY.multipliedBy(91))));
    }

    @Test
    void bouncesDoNotReplaceComplaintsOrManualSuppressions() {
        state = state.added(NOW, DAY);
        var added = state.block();
        report(HARD, NOW, NOW);
        assertThat(state.block()).isEqualTo(added);

        report(COMPLAINT, NOW, NOW);
        var complaint = state.block();
        assertThat(state.isComplaint(NOW)).isTrue();
        report(HARD, NOW.plusSeconds(1), NOW.plusSeconds(2));
        state = state.added(NOW, DAY);
        assertThat(state.block()).isEqualTo(complaint);
    }

    @Test
    void aManualSuppressionReplacesALongerBounce() {
        report(HARD, NOW, NOW);

        state = state.added(NOW, DAY);

        assertThat(state.active(NOW)).contains(new Block(Reason.MANUAL, NOW, NOW.plus(DAY)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"REFUSED", "BOUNCED", "FULL", "SOFT_BOUNCES"})
    void aConfirmationLiftsSuppressionsAfterBounces(Reason reason) {
        state = new Suppression(new Block(reason, NOW, NOW.plus(DAY)), List.of(new Report(NOW, HARD)), null);

        state = state.confirmed(NOW.plus(HOUR));

        assertThat(state.active(NOW.plus(HOUR))).isEmpty();
        report(HARD, NOW, NOW.plus(HOUR));
        assertThat(state.active(NOW.plus(HOUR))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"COMPLAINED", "MANUAL"})
    void aConfirmationKeepsComplaintsAndManualSuppressions(Reason reason) {
        state = new Suppression(new Block(reason, NOW, NOW.plus(DAY)), List.of(), null);

        assertThat(state.confirmed(NOW.plus(HOUR))).isEqualTo(state);
    }

    @Test
    void aConfirmationResetsTheCountOfSoftBounces() {
        report(SOFT, NOW, NOW);
        report(SOFT, NOW.plusSeconds(1), NOW.plusSeconds(1));

        state = state.confirmed(NOW.plusSeconds(2));
        report(SOFT, NOW.plusSeconds(3), NOW.plusSeconds(3));

        assertThat(state.active(NOW.plusSeconds(3))).isEmpty();
    }

    @Test
    void aConfirmationDoesNotChangeAMailboxWithoutReports() {
        assertThat(Suppression.NONE.confirmed(NOW)).isEqualTo(Suppression.NONE);
    }

    @Test
    void reportsAreBoundedAndThoseThatAreDroppedDoNotCountAgain() {
        for (var i = 0; i <= Suppression.REPORTS_KEPT; i++) {
            report(COMPLAINT, NOW.plusMillis(i), NOW.plusSeconds(1));
        }
        assertThat(state.reports()).hasSize(Suppression.REPORTS_KEPT);
        var before = state;

        report(COMPLAINT, NOW, NOW.plus(HOUR));

        assertThat(state).isEqualTo(before);
    }

    private void report(BounceKind kind, Instant sentAt, Instant now) {
        state = state.reported(new Report(sentAt, kind), now, RULES);
    }
}
