package dev.ias.abuse;

import io.micronaut.core.annotation.Introspected;
import java.time.Instant;

/**
 * Codes checked in one minute.
 *
 * @param minute its begin
 * @param open whether the guess breaker was open when the minute was last counted
 */
@Introspected
record CheckedMinute(Instant minute, long correct, long wrong, boolean open) {

    /** Returns a minute without checked codes. */
    static CheckedMinute empty(Instant minute) {
        return new CheckedMinute(minute, 0, 0, false);
    }

    /** Adds the counts of the same minute at other instances; open if it was open at one of them. */
    CheckedMinute plus(CheckedMinute other) {
        return new CheckedMinute(minute, correct + other.correct, wrong + other.wrong, open || other.open);
    }

    CheckedMinute plus(long moreCorrect, long moreWrong) {
        return new CheckedMinute(minute, correct + moreCorrect, wrong + moreWrong, open);
    }

    CheckedMinute marked(boolean nowOpen) {
        return new CheckedMinute(minute, correct, wrong, nowOpen);
    }
}
