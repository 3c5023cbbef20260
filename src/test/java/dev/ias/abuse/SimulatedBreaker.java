package dev.ias.abuse;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;

/**
 * The guess breaker of one instance, which counts by the minute and opens at once. While it is open, new codes have 8
 * digits and shorter ones are not accepted.
 */
public final class SimulatedBreaker {

    /** The numbers of the settings, and their arithmetic. */
    public record Numbers(int minimumWrongCodes, int share, int maximumWrongCodes) {

        /** Returns the defaults of the settings. */
        public static Numbers defaults(ApplicationContext context) {
            var policy = context.getBean(GuessBreakerSettings.class).policy();
            return new Numbers(policy.minimumWrongCodes(), policy.share(), policy.maximumWrongCodes());
        }

        private boolean open(long wrong, long checked, boolean openBefore) {
            return new GuessPolicy(minimumWrongCodes, share, maximumWrongCodes).open(wrong, checked, openBefore);
        }
    }

    private static final Duration WINDOW = Duration.ofHours(1);

    private record Minute(long correct, long wrong) {}

    private final Numbers numbers;
    private final TreeMap<Instant, Minute> minutes = new TreeMap<>();
    private long correct;
    private long wrong;
    private boolean open;

    public SimulatedBreaker(Numbers numbers) {
        this.numbers = numbers;
    }

    /** Returns whether it is open or opens with one more wrong code. */
    public boolean opensWithAWrongCode(Instant now) {
        expire(now);
        return numbers.open(wrong + 1, correct + wrong + 1, open);
    }

    /** Returns whether more right codes would permit one more wrong one. */
    public boolean canBeDiluted(Instant now) {
        expire(now);
        return !open && wrong + 1 < numbers.maximumWrongCodes();
    }

    public void record(Instant now, long moreCorrect, long moreWrong) {
        expire(now);
        minutes.merge(
                now.truncatedTo(ChronoUnit.MINUTES),
                new Minute(moreCorrect, moreWrong),
                (one, other) -> new Minute(one.correct + other.correct, one.wrong + other.wrong));
        correct += moreCorrect;
        wrong += moreWrong;
        open = numbers.open(wrong, correct + wrong, open);
    }

    public boolean isOpen(Instant now) {
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
