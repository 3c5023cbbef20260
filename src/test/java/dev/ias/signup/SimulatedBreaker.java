package dev.ias.signup;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;

/**
 * The guess breaker of one instance, which counts by the minute and opens at once. While it is open, new codes have 8 digits and
 * shorter ones are not accepted.
 */
final class SimulatedBreaker {

    /** The arithmetic of the guess breaker, with its numbers. */
    record Numbers(int minimumWrongCodes, int share, int maximumWrongCodes) {

        private static final long PERCENT = 100;
        private static final long HYSTERESIS = 2;

        boolean open(long allWrong, long checked, boolean openBefore) {
            var wrong = allWrong * (openBefore ? HYSTERESIS : 1);
            return wrong >= maximumWrongCodes || (wrong >= minimumWrongCodes && wrong * PERCENT >= share * checked);
        }
    }

    static final Numbers DEFAULT = new Numbers(200, 10, 1_000);

    private static final Duration WINDOW = Duration.ofHours(1);

    private record Minute(long correct, long wrong) {}

    private final Numbers numbers;
    private final TreeMap<Instant, Minute> minutes = new TreeMap<>();
    private long correct;
    private long wrong;
    private boolean open;

    SimulatedBreaker(Numbers numbers) {
        this.numbers = numbers;
    }

    /** Returns whether it is open or opens with one more wrong code. */
    boolean opensWithAWrongCode(Instant now) {
        expire(now);
        return numbers.open(wrong + 1, correct + wrong + 1, open);
    }

    /** Returns whether more right codes would permit one more wrong one. */
    boolean canBeDiluted(Instant now) {
        expire(now);
        return !open && wrong + 1 < numbers.maximumWrongCodes();
    }

    void record(Instant now, long moreCorrect, long moreWrong) {
        expire(now);
        minutes.merge(
                now.truncatedTo(ChronoUnit.MINUTES),
                new Minute(moreCorrect, moreWrong),
                (one, other) -> new Minute(one.correct + other.correct, one.wrong + other.wrong));
        correct += moreCorrect;
        wrong += moreWrong;
        open = numbers.open(wrong, correct + wrong, open);
    }

    boolean isOpen(Instant now) {
        expire(now);
        open = numbers.open(wrong, correct + wrong, open);
        return open;
    }

    private void expire(Instant now) {
        while (!minutes.isEmpty() && !minutes.firstKey().isAfter(now.minus(WINDOW))) {
            var gone = minutes.pollFirstEntry().getValue();
            correct -= gone.correct;
            wrong -= gone.wrong;
        }
    }
}
