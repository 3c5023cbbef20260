package dev.ias.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The table of all faults of a run: printed when the last test is over, and written to a file. */
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

    private final List<List<String>> rows = new CopyOnWriteArrayList<>();
    private final List<String> notes = new CopyOnWriteArrayList<>();

    /** Gives every test class the one table of the run. */
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
     * @param recovery from the end of the fault to the first mail that was granted again
     */
    void add(String fault, Account account, Duration recovery) {
        rows.add(List.of(
                fault,
                String.valueOf(account.calls()),
                String.valueOf(account.lost()),
                String.valueOf(account.duplicates()),
                String.valueOf(account.wrong().size()),
                seconds(recovery),
                seconds(account.slowest()),
                seconds(account.latest())));
        account.wrong().stream().limit(5).forEach(wrong -> note(fault + ": " + wrong));
    }

    /** A line below the table. */
    void note(String line) {
        notes.add(line);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }

    @Override
    public void close() {
        var text = Stream.concat(lines(), notes.stream()).collect(Collectors.joining("\n", "", "\n"));
        System.out.println("\n" + text);
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<String> lines() {
        var table = Stream.concat(Stream.of(HEAD), rows.stream()).toList();
        return table.stream().map(row -> line(row, table));
    }

    private static String line(List<String> row, List<List<String>> table) {
        var cells = new StringBuilder();
        for (var column = 0; column < row.size(); column++) {
            var index = column;
            var width = table.stream()
                    .mapToInt(line -> line.get(index).length())
                    .max()
                    .orElse(0);
            cells.append(column == 0 ? "" : " | ").append(padded(row.get(column), width, column > 0));
        }
        return cells.toString();
    }

    private static String padded(String text, int width, boolean right) {
        var blanks = " ".repeat(width - text.length());
        return right ? blanks + text : text + blanks;
    }
}
