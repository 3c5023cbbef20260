package dev.ias.dos;

import dev.ias.testing.TextTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The table of all attacks of a run: printed after the last test; each row is written to the file immediately. */
final class DosTable implements AutoCloseable {

    private static final Path FILE = Path.of("target", "dos", "table.txt");
    private static final double MEGABYTE = 1_000_000.0;
    private static final List<String> HEAD = List.of(
            "attack",
            "connections",
            "MB sent",
            "p50 ms before, during, after",
            "p99 ms before, during, after",
            "p99 ratio",
            "calls",
            "errors",
            "503 + Retry-After",
            "threads (peak)",
            "RSS MB (peak)",
            "time to recover",
            "SIGTERM");

    private static final Path RESTARTS_FILE = FILE.resolveSibling("restarts.txt");
    private static final List<String> RESTARTS_HEAD =
            List.of("proxy", "rounds", "calls", "errors", "slowest answer", "longest shutdown");

    private final TextTable table = new TextTable(HEAD);
    private final TextTable restarts = new TextTable(RESTARTS_HEAD);

    /** Injects the table of the run into every test class. */
    static final class Provider implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == DosTable.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(DosTable.class, key -> new DosTable(), DosTable.class);
        }
    }

    void add(String attack, DosOutcome outcome) {
        table.add(List.of(
                attack,
                String.valueOf(outcome.connections()),
                String.format(Locale.ROOT, "%.1f", outcome.bytes() / MEGABYTE),
                threeOf(outcome, 0.5),
                threeOf(outcome, 0.99),
                String.format(
                        Locale.ROOT,
                        "%.1f",
                        (double) outcome.during().at(0.99).toNanos()
                                / Math.max(1, outcome.before().at(0.99).toNanos())),
                String.valueOf(outcome.calls().size()),
                String.valueOf(outcome.errors().size()),
                String.valueOf(outcome.busy()),
                String.valueOf(outcome.threads()),
                String.valueOf(outcome.residentMegabytes()),
                outcome.recovery().map(DosTable::seconds).orElse("never"),
                outcome.termination()));
        if (!outcome.errors().isEmpty()) {
            note(attack + ": " + outcome.errorsByKind());
        }
        note(attack + ": " + outcome.attackers());
        table.write(FILE);
    }

    /** Adds a row to the table of rolling restarts. */
    void addRestarts(String proxy, int rounds, ProxyCallers callers, Duration longestShutdown, String log) {
        restarts.add(List.of(
                proxy,
                String.valueOf(rounds),
                String.valueOf(callers.count()),
                String.valueOf(callers.errors()),
                seconds(callers.slowest()),
                seconds(longestShutdown)));
        if (callers.errors() > 0) {
            restarts.note(proxy + ": " + callers.errorsByKind() + "\n" + log);
        }
        restarts.write(RESTARTS_FILE);
    }

    /** Adds a line below the table. */
    void note(String line) {
        table.note(line);
    }

    private static String threeOf(DosOutcome outcome, double share) {
        return String.format(
                Locale.ROOT,
                "%d, %d, %d",
                outcome.before().at(share).toMillis(),
                outcome.during().at(share).toMillis(),
                outcome.after().at(share).toMillis());
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }

    @Override
    public void close() {
        if (!table.isEmpty()) {
            table.print(FILE);
        }
        if (!restarts.isEmpty()) {
            restarts.print(RESTARTS_FILE);
        }
    }
}
