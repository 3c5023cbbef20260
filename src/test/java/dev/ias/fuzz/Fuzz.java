package dev.ias.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * A bounded fuzzing run against one target. {@code -Dfuzz.inputs} is the total number of inputs of all targets, of
 * which each has a share; {@code -Dfuzz.seed} reproduces the inputs of an earlier run.
 */
public final class Fuzz {

    private static final long INPUTS = Long.getLong("fuzz.inputs", 10_000);
    private static final long SEED =
            Optional.ofNullable(Long.getLong("fuzz.seed")).orElseGet(() -> new SecureRandom().nextLong() >>> 16);
    private static final Duration HANG = Duration.ofSeconds(5);
    private static final long MEGABYTE = 1 << 20;
    private static final long MAX_GROWTH_MEGABYTES = 48;
    private static final int WARM_UP = 10;
    private static final int MAX_REPORTED = 5;

    private final String target;
    private final long inputs;
    private final Mutator mutator;
    private final List<String> untyped = new ArrayList<>();
    private long hangs;
    private long heapBefore;
    private long heapAfter;

    private Fuzz(String target, double share, List<String> corpus, List<String> dictionary) {
        this.target = target;
        this.inputs = Math.max(1, Math.round(INPUTS * share));
        this.mutator = new Mutator(new Random(SEED ^ target.hashCode()), corpus, dictionary);
    }

    /** The code under test; throws if the result of an input is not an expected one. */
    @FunctionalInterface
    public interface Target {

        void accept(String input) throws Exception;
    }

    /**
     * Runs a target and prints a summary. Fails if an input has an unexpected result or exceeds the time limit, or if
     * the heap grows.
     *
     * @param share share of all inputs, between 0 and 1
     * @param corpus valid inputs to mutate
     * @param dictionary tokens that are meaningful to the target
     */
    public static void run(String name, double share, List<String> corpus, List<String> dictionary, Target target) {
        new Fuzz(name, share, corpus, dictionary).run(target);
    }

    private void run(Target under) {
        heapBefore = heap();
        for (var number = 0L; number < inputs; number++) {
            if (number == inputs / WARM_UP) {
                // Classes loaded and code compiled during the warm-up do not count as growth.
                heapBefore = heap();
            }
            one(under, mutator.next(), number);
        }
        heapAfter = heap();
        report();
    }

    private void one(Target under, String input, long number) {
        var start = System.nanoTime();
        try {
            under.accept(input);
        } catch (Exception | AssertionError | StackOverflowError e) {
            if (untyped.size() < MAX_REPORTED) {
                untyped.add(String.format(Locale.ROOT, "input %d, %s: %s", number, escaped(input), e));
            } else {
                untyped.add("");
            }
        }
        if (System.nanoTime() - start > HANG.toNanos()) {
            hangs++;
        }
    }

    private void report() {
        System.out.printf(
                "fuzz | %-24s | inputs %,9d | seed %d | untyped %d | hangs %d | heap %d -> %d MB%n",
                target, inputs, SEED, untyped.size(), hangs, heapBefore / MEGABYTE, heapAfter / MEGABYTE);
        var again = String.format(Locale.ROOT, "%s, -Dfuzz.seed=%d -Dfuzz.inputs=%d", target, SEED, INPUTS);
        assertThat(untyped).as("untyped answers of " + again).isEmpty();
        assertThat(hangs).as("hangs of " + again).isZero();
        assertThat((heapAfter - heapBefore) / MEGABYTE)
                .as("megabytes that %s left behind", again)
                .isLessThan(MAX_GROWTH_MEGABYTES);
    }

    private static long heap() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    private static String escaped(String input) {
        var text = new StringBuilder();
        input.chars()
                .limit(400)
                .forEach(c -> text.append(c >= ' ' && c < 127 ? (char) c : String.format(Locale.ROOT, "\\u%04x", c)));
        return text.toString();
    }
}
