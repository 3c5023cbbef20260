package dev.ias.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Thread-safe table of text with aligned columns and notes below them. */
public final class TextTable {

    private final List<String> head;
    private final List<List<String>> rows = new CopyOnWriteArrayList<>();
    private final List<String> notes = new CopyOnWriteArrayList<>();

    public TextTable(List<String> head) {
        this.head = head;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public void add(List<String> row) {
        rows.add(row);
    }

    /** Adds a line below the table. */
    public void note(String line) {
        notes.add(line);
    }

    /** Prints the table to standard output and writes it to a file. */
    public void print(Path file) {
        System.out.println("\n" + this);
        write(file);
    }

    public void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return Stream.concat(lines(), notes.stream()).collect(Collectors.joining("\n", "", "\n"));
    }

    private Stream<String> lines() {
        var table = Stream.concat(Stream.of(head), rows.stream()).toList();
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
