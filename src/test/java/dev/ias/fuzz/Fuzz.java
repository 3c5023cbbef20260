package dev.ias.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A bounded run of inputs against one target. {@code -Dias.fuzz.inputs} is the number of inputs of all targets together, of
 * which each has a share; {@code -Dias.fuzz.seed} makes the inputs of an earlier run again.
 */
public final class Fuzz {

    private static final long INPUTS = Long.getLong("ias.fuzz.inputs", 10_000);
    private static final long SEED =
            Optional.ofNullable(Long.getLong("ias.fuzz.seed")).orElseGet(() -> new SecureRandom().nextLong() >>> 16);
    private static final Duration HANG = Duration.ofSeconds(5);
    private static final long MEGABYTE = 1 << 20;
    private static final long GROWTH = 48;
    private static final int WARM_UP = 10;
    private static final int TOLD = 5;

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

    /** What an input is given to; it throws when what comes of it is not among what it promises. */
    @FunctionalInterface
    public interface Target {

        void accept(String input) throws Exception;
    }

    /**
     * Gives a target its inputs, prints what became of them, and fails if one was answered in a way that nobody promised, took
     * longer than any may, or if what they left behind fills the heap.
     *
     * @param share of all inputs, between 0 and 1
     * @param corpus good inputs to begin from
     * @param dictionary pieces that mean something to the target
     */
    public static void run(String name, double share, List<String> corpus, List<String> dictionary, Target target) {
        new Fuzz(name, share, corpus, dictionary).run(target);
    }

    private void run(Target under) {
        heapBefore = heap();
        for (var number = 0L; number < inputs; number++) {
            if (number == inputs / WARM_UP) {
                // What is loaded and compiled once is no growth.
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
            if (untyped.size() < TOLD) {
                untyped.add("input %d, %s: %s".formatted(number, escaped(input), e));
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
        var again = "%s, -Dias.fuzz.seed=%d -Dias.fuzz.inputs=%d".formatted(target, SEED, INPUTS);
        assertThat(untyped).as("untyped answers of " + again).isEmpty();
        assertThat(hangs).as("hangs of " + again).isZero();
        assertThat((heapAfter - heapBefore) / MEGABYTE)
                .as("megabytes that %s left behind", again)
                .isLessThan(GROWTH);
    }

    private static long heap() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    private static String escaped(String input) {
        var text = new StringBuilder();
        input.chars().limit(400).forEach(c -> text.append(c >= ' ' && c < 127 ? (char) c : "\\u%04x".formatted(c)));
        return text.toString();
    }
}
