package dev.ias.abuse;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Codes checked within the last hour, minute by minute. Immutable.
 *
 * @param minutes by their begin
 */
record CheckedHour(SortedMap<Instant, CheckedMinute> minutes) {

    /** Minutes that began longer ago do not count. */
    static final Duration WINDOW = Duration.ofHours(1);

    /**
     * How far the clock of another instance may be ahead. Later minutes are ignored, so that they do not count for
     * long.
     */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    CheckedHour {
        minutes = Collections.unmodifiableSortedMap(new TreeMap<>(minutes));
    }

    static CheckedHour empty() {
        return of(List.of());
    }

    static CheckedHour of(Collection<CheckedMinute> minutes) {
        var byBegin = new TreeMap<Instant, CheckedMinute>();
        minutes.forEach(minute -> byBegin.merge(minute.minute(), minute, CheckedMinute::plus));
        return new CheckedHour(byBegin);
    }

    /** Returns the begin of the minute of a time. */
    static Instant minuteOf(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES);
    }

    /** Returns the begin of the window of a time, exclusive. */
    static Instant after(Instant now) {
        return now.minus(WINDOW);
    }

    /** Returns the end of the window of a time, inclusive. */
    static Instant until(Instant now) {
        return now.plus(CLOCK_SKEW);
    }

    /** Returns the minutes that count at the given time, at most 65. */
    CheckedHour at(Instant now) {
        return of(minutes.values().stream()
                .filter(counted -> counted.minute().isAfter(after(now)))
                .filter(counted -> !counted.minute().isAfter(until(now)))
                .toList());
    }

    /** Adds the counts of other instances. */
    CheckedHour plus(CheckedHour others) {
        var sum = new TreeMap<>(minutes);
        others.minutes.forEach((begin, minute) -> sum.merge(begin, minute, CheckedMinute::plus));
        return new CheckedHour(sum);
    }

    /** Replaces a minute. */
    CheckedHour with(CheckedMinute minute) {
        var replaced = new TreeMap<>(minutes);
        replaced.put(minute.minute(), minute);
        return new CheckedHour(replaced);
    }

    CheckedMinute minute(Instant begin) {
        return minutes.getOrDefault(begin, CheckedMinute.empty(begin));
    }

    long wrong() {
        return minutes.values().stream().mapToLong(CheckedMinute::wrong).sum();
    }

    /** Returns the number of checked codes, correct and wrong ones. */
    long checked() {
        return wrong()
                + minutes.values().stream().mapToLong(CheckedMinute::correct).sum();
    }

    /** Returns whether the guess breaker was open in the newest minute. */
    boolean open() {
        return !minutes.isEmpty() && minute(minutes.lastKey()).open();
    }
}
