package dev.ias.abuse;

import dev.ias.database.Database;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens while codes are guessed: if, within the last hour and over all instances, more codes are wrong than honest use
 * ever causes; closes when the hour has become quiet ({@link GuessPolicy}). Thread-safe.
 *
 * <p>Each instance counts in memory and writes its totals to rows of its own at an interval, so that instances agree
 * and a restart keeps the state; a process that ends loses the counts of one interval at most. While the database is
 * unavailable, own counts and the last known ones of the other instances decide.
 */
@Singleton
public class GuessBreaker {

    private static final Logger LOG = LoggerFactory.getLogger(GuessBreaker.class);

    // Of this process: a restarted one continues no row of its predecessor.
    private final UUID instance = UUID.randomUUID();
    private final LongAdder correct = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final Database database;
    private final CheckedCodesRepository repository;
    private final GuessPolicy policy;
    private final Clock clock;

    private final AtomicBoolean open = new AtomicBoolean();
    private volatile CheckedHour hour = CheckedHour.empty();
    // What the hour contains of this instance's totals.
    private volatile Totals counted = new Totals(0, 0);

    // Guarded by this.
    private CheckedHour own = CheckedHour.empty();
    private CheckedHour others = CheckedHour.empty();
    private CheckedHour written = CheckedHour.empty();
    private boolean failing;

    /** Codes checked by this process. */
    private record Totals(long correct, long wrong) {}

    GuessBreaker(
            Database database,
            CheckedCodesRepository repository,
            GuessBreakerSettings settings,
            Clock clock,
            MeterRegistry meters) {
        this.database = database;
        this.repository = repository;
        this.policy = settings.policy();
        this.clock = clock;
        register(meters);
    }

    private void register(MeterRegistry meters) {
        counter("right", correct).register(meters);
        counter("wrong", wrong).register(meters);
        Gauge.builder("ias.guess.breaker.open", this, breaker -> breaker.open() ? 1 : 0)
                .description("1 while the guess breaker is open, because codes are being guessed, else 0")
                .register(meters);
        Gauge.builder("ias.guess.breaker.wrong.codes", this, breaker -> breaker.hour.wrong())
                .description("Wrong codes within the last hour, over all instances")
                .register(meters);
    }

    private static FunctionCounter.Builder<LongAdder> counter(String outcome, LongAdder codes) {
        return FunctionCounter.builder("ias.codes.checked", codes, LongAdder::sum)
                .description("Codes that this instance has checked")
                .tag("outcome", outcome);
    }

    /** Counts a checked code, and opens at once if it is one too many. Does not block. */
    public void record(boolean isCorrect) {
        (isCorrect ? correct : wrong).increment();
        if (!isCorrect && !open()) {
            openIfGuessed();
        }
    }

    private void openIfGuessed() {
        var moreWrong = wrong.sum() - counted.wrong();
        var moreCorrect = correct.sum() - counted.correct();
        var allWrong = hour.wrong() + moreWrong;
        var allChecked = hour.checked() + moreWrong + moreCorrect;
        if (policy.open(allWrong, allChecked, false)) {
            become(true, allWrong, allChecked);
        }
    }

    /**
     * Returns whether codes are being guessed: by this instance's counts of now, and the others' of the last interval.
     */
    public boolean open() {
        return open.get();
    }

    /** Exchanges counts with the other instances, and opens or closes. Blocks; does not fail. */
    synchronized void refresh() {
        var now = clock.instant();
        var read = attempt(() -> others = readOthers(now));
        decide(now);
        var shared = read && attempt(this::writeOwn);
        if (shared && failing) {
            failing = false;
            LOG.info("Counts of checked codes are shared between instances again");
        }
    }

    private boolean attempt(Runnable exchange) {
        try {
            exchange.run();
            return true;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.warn("Failed to share counts of checked codes; own and last known ones decide meanwhile", e);
            }
            return false;
        }
    }

    private CheckedHour readOthers(Instant now) {
        return CheckedHour.of(database.transaction(
                connection -> repository.sumOthers(instance, CheckedHour.after(now), CheckedHour.until(now))));
    }

    private void decide(Instant now) {
        // The newest state of any instance: a new process adopts it.
        var before = own.plus(others).at(now).open();
        var minute = CheckedHour.minuteOf(now);
        var allCorrect = correct.sum();
        var allWrong = wrong.sum();
        own = own.at(now).with(own.minute(minute).plus(allCorrect - counted.correct(), allWrong - counted.wrong()));
        // In this order, so that a concurrent call counts a code twice rather than not at all.
        hour = own.plus(others).at(now);
        counted = new Totals(allCorrect, allWrong);
        become(policy.open(hour, before), hour.wrong(), hour.checked());
        own = own.with(own.minute(minute).marked(open()));
    }

    private void become(boolean nowOpen, long allWrong, long allChecked) {
        var before = open.getAndSet(nowOpen);
        if (nowOpen && !before) {
            LOG.warn(
                    "Guess breaker opened: {} of {} codes checked in the last hour were wrong; new codes have 8 digits",
                    allWrong,
                    allChecked);
        } else if (before && !nowOpen) {
            LOG.info("Guess breaker closed: {} of {} codes checked in the last hour were wrong", allWrong, allChecked);
        }
    }

    /** Writes the minutes that have changed, also those of an outage; none that is empty and never was otherwise. */
    private void writeOwn() {
        var changed = own.minutes().values().stream()
                .filter(minute -> !minute.equals(written.minute(minute.minute())))
                .map(minute -> CheckedCodesRepository.Row.of(instance, minute))
                .toList();
        if (!changed.isEmpty()) {
            database.transaction(connection -> repository.writeAll(changed));
        }
        written = own;
    }
}
