package dev.ias.store.statement;

import dev.ias.verification.Bucket;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The values of rows by the names of parameters. A set-wise statement takes one array a column, with one element a row.
 *
 * @param <R> a row
 */
public final class Columns<R> {

    static final String BUCKET = "bucket";

    private final Map<String, Column<R, ?>> columns;

    /** A value of each row, and how PostgreSQL and JDBC name its type. */
    private record Column<R, V>(String type, IntFunction<V[]> array, Function<R, @Nullable V> value) {

        Array values(Connection connection, List<R> rows) throws SQLException {
            var values = array.apply(rows.size());
            Arrays.setAll(values, i -> value.apply(rows.get(i)));
            return connection.createArrayOf(type, values);
        }
    }

    private Columns(Map<String, Column<R, ?>> columns) {
        this.columns = Collections.unmodifiableMap(columns);
    }

    public static <R> Columns<R> none() {
        return new Columns<>(Map.of());
    }

    /** Adds the column {@code bucket}. */
    public Columns<R> bucket(Function<R, Bucket> value) {
        return with(
                BUCKET,
                new Column<>("int2", Short[]::new, row -> value.apply(row).number()));
    }

    public Columns<R> uuid(String name, Function<R, @Nullable UUID> value) {
        return with(name, new Column<>("uuid", UUID[]::new, value));
    }

    public Columns<R> text(String name, Function<R, @Nullable String> value) {
        return with(name, new Column<>("text", String[]::new, value));
    }

    public Columns<R> bytes(String name, Function<R, byte @Nullable []> value) {
        return with(name, new Column<>("bytea", byte[][]::new, value));
    }

    public Columns<R> number(String name, Function<R, @Nullable Long> value) {
        return with(name, new Column<>("int8", Long[]::new, value));
    }

    public Columns<R> bool(String name, Function<R, @Nullable Boolean> value) {
        return with(name, new Column<>("bool", Boolean[]::new, value));
    }

    public Columns<R> time(String name, Function<R, @Nullable Instant> value) {
        return with(name, new Column<R, String>("timestamptz", String[]::new, row -> iso(value.apply(row))));
    }

    /**
     * Adds a column of lists of numbers, as text separated by commas: JDBC arrays of arrays must be rectangular, and the
     * cast of an array's literal is not immutable, which Citus requires in updates.
     */
    public Columns<R> numbers(String name, Function<R, Long @Nullable []> value) {
        return with(name, new Column<R, String>("text", String[]::new, row -> list(value.apply(row))));
    }

    public Columns<R> and(Columns<R> others) {
        var all = new LinkedHashMap<>(columns);
        all.putAll(others.columns);
        return new Columns<>(all);
    }

    /** Adapts these columns to rows that contain an {@code R}. */
    public <S> Columns<S> of(Function<S, R> row) {
        return new Columns<>(columns.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, column -> of(row, column.getValue()))));
    }

    private static <S, R, V> Column<S, V> of(Function<S, R> row, Column<R, V> column) {
        return new Column<>(column.type(), column.array(), column.value().compose(row));
    }

    Array values(String name, Connection connection, List<R> rows) throws SQLException {
        var column = columns.get(name);
        if (column == null) {
            throw new IllegalArgumentException("no column " + name);
        }
        return column.values(connection, rows);
    }

    private <V> Columns<R> with(String name, Column<R, V> column) {
        var all = new LinkedHashMap<>(columns);
        all.put(name, column);
        return new Columns<>(all);
    }

    private static @Nullable String iso(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static @Nullable String list(Long @Nullable [] numbers) {
        return numbers == null
                ? null
                : Arrays.stream(numbers).map(String::valueOf).collect(Collectors.joining(","));
    }
}
