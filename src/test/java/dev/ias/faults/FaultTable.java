package dev.ias.faults;

import dev.ias.testing.TextTable;
import dev.ias.testing.load.AuditResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The table of all faults of a run: printed after the last test and written to a file. */
final class FaultTable implements AutoCloseable {

    private static final Path FILE = Path.of("target", "faults", "table.txt");
    private static final List<String> HEAD = List.of(
            "fault",
            "calls made",
            "lost mails",
            "duplicate mails",
            "wrong answers",
            "time to recover",
            "slowest answer",
            "latest mail");

    private final TextTable table = new TextTable(HEAD);

    /** Injects the table of the run into every test class. */
    static final class Provider implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == FaultTable.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(FaultTable.class, key -> new FaultTable(), FaultTable.class);
        }
    }

    /**
     * Adds a row.
     *
     * @param recovery time from the end of the fault to the first granted mail
     */
    void add(String fault, AuditResult result, Duration recovery) {
        table.add(List.of(
                fault,
                String.valueOf(result.calls()),
                String.valueOf(result.lost()),
                String.valueOf(result.duplicates()),
                String.valueOf(result.wrong().size()),
                seconds(recovery),
                seconds(result.slowest()),
                seconds(result.latest())));
        result.wrong().stream().limit(5).forEach(wrong -> note(fault + ": " + wrong));
    }

    /** Adds a line below the table. */
    void note(String line) {
        table.note(line);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }

    @Override
    public void close() {
        table.print(FILE);
    }
}
