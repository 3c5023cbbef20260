package dev.ias.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/** The table of all setups of a run, in Markdown: printed after the last test and written to a file. */
final class InfraTable implements AutoCloseable {

    private static final Path FILE = Path.of("target", "infra.md");
    private static final List<String> HEAD = List.of("setup", "calls", "answers", "mails", "verdict");
    private static final int LONGEST_VERDICT = 300;

    private final List<List<String>> rows = new CopyOnWriteArrayList<>();

    private InfraTable() {
        var missing = DebianPackage.missing(List.of(DebianPackage.values()));
        System.out.printf(
                Locale.ROOT,
                "These tests use software of Debian: %s%nNot installed: %s%n",
                DebianPackage.INSTALLATION,
                missing.isEmpty() ? "none" : names(missing));
    }

    /** Injects the table of the run into every test class. */
    static final class Provider implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == InfraTable.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(InfraTable.class, key -> new InfraTable(), InfraTable.class);
        }
    }

    /** A setup and its assertions. */
    @FunctionalInterface
    interface Trial {

        void run(Row row) throws IOException;
    }

    /** Counts of a setup. Thread-safe. */
    static final class Row {

        private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
        private final LongAdder mails = new LongAdder();
        private final List<String> notes = new CopyOnWriteArrayList<>();

        /** Counts a call. */
        void answered(String outcome) {
            answers.computeIfAbsent(outcome, key -> new LongAdder()).increment();
        }

        void mailed(long count) {
            mails.add(count);
        }

        /** Adds a sentence to the verdict. */
        void note(String text) {
            notes.add(text);
        }

        /** Returns the number of calls by outcome. */
        Map<String, Long> answers() {
            var counts = new TreeMap<String, Long>();
            answers.forEach((outcome, count) -> counts.put(outcome, count.sum()));
            return counts;
        }

        long calls() {
            return answers().values().stream().mapToLong(Long::longValue).sum();
        }

        long mails() {
            return mails.sum();
        }
    }

    /**
     * Runs a setup and adds its row; skips it, and names what is missing, if the machine does not have the packages.
     */
    void trial(String setup, List<DebianPackage> needed, Trial trial) {
        var row = new Row();
        try {
            assumeInstalled(needed);
            trial.run(row);
            add(setup, row, "ok");
        } catch (TestAbortedException e) {
            // The console shows only the number of skipped tests.
            System.out.printf(Locale.ROOT, "%s: %s%n", setup, e.getMessage());
            add(setup, row, String.valueOf(e.getMessage()));
            throw e;
        } catch (IOException e) {
            add(setup, row, failed(e));
            throw new UncheckedIOException(e);
        } catch (RuntimeException | AssertionError e) {
            add(setup, row, failed(e));
            throw e;
        }
    }

    private static void assumeInstalled(List<DebianPackage> needed) {
        var missing = DebianPackage.missing(needed);
        if (!missing.isEmpty()) {
            throw new TestAbortedException("skipped: not installed: " + names(missing));
        }
    }

    private void add(String setup, Row row, String verdict) {
        rows.add(List.of(
                setup,
                String.valueOf(row.calls()),
                row.answers().entrySet().stream()
                        .map(answer -> answer.getKey() + ": " + answer.getValue())
                        .collect(Collectors.joining(", ")),
                String.valueOf(row.mails()),
                Stream.concat(Stream.of(verdict), row.notes.stream()).collect(Collectors.joining("; "))));
        write();
    }

    private static String failed(Throwable failure) {
        var text = String.valueOf(failure.getMessage()).strip().replaceAll("\\s+", " ");
        return "failed: " + (text.length() > LONGEST_VERDICT ? text.substring(0, LONGEST_VERDICT) + " …" : text);
    }

    private static String names(List<DebianPackage> packages) {
        return packages.stream().map(DebianPackage::toString).collect(Collectors.joining(", "));
    }

    private void write() {
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        var rule = HEAD.stream().map(column -> "---").toList();
        var sorted = rows.stream().sorted(Comparator.comparing(List::getFirst, String.CASE_INSENSITIVE_ORDER));
        return Stream.concat(Stream.of(HEAD, rule), sorted)
                .map(row -> row.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ")))
                .map(line -> "| " + line + " |")
                .collect(Collectors.joining("\n", "", "\n"));
    }

    @Override
    public void close() {
        System.out.println("\n" + this);
    }
}
