package dev.ias.store.statement;

import io.micrometer.core.instrument.Counter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Statements that are sent together and answered together: the driver pipelines the statements of one
 * {@code PreparedStatement} and ends them with one Sync. The first that fails aborts the transaction, and those after it
 * are skipped, the commit included.
 */
public final class RoundTrip {

    private static final String COMMIT = "commit";

    /**
     * SQLSTATEs of a version conflict: division by zero, with which a statement fails that did not change the expected
     * number of rows; serialisation failure and deadlock, which also are gone when the batch is replayed.
     */
    private static final Set<String> CONFLICTS = Set.of("22012", "40001", "40P01");

    private final Connection connection;
    private final boolean sharded;
    private final Counter executed;
    private final List<Part<?>> parts = new ArrayList<>();

    /** Reads one row of a result. */
    @FunctionalInterface
    public interface RowReader {

        void read(ResultSet row) throws SQLException;
    }

    private record Part<R>(SetStatement<R> statement, List<R> rows, RowReader reader) {

        int bind(PreparedStatement all, int first, boolean sharded) throws SQLException {
            return statement.bind(all, first, rows, sharded);
        }
    }

    /**
     * Creates one without statements.
     *
     * @param sharded whether the statements name the shards that they touch
     * @param executed counts the round trips; that of the caller's own commit as well, if {@link #commit} leaves it to him
     */
    public RoundTrip(Connection connection, boolean sharded, Counter executed) {
        this.connection = connection;
        this.sharded = sharded;
        this.executed = executed;
    }

    /** Adds a statement, unless there are no rows for it. */
    public <R> void write(SetStatement<R> statement, List<R> rows) {
        read(statement, rows, row -> {});
    }

    /** Adds a statement whose result is read, unless there are no rows for it. */
    public <R> void read(SetStatement<R> statement, List<R> rows, RowReader reader) {
        if (!rows.isEmpty()) {
            parts.add(new Part<>(statement, List.copyOf(rows), reader));
        }
    }

    /**
     * Executes the statements.
     *
     * @throws VersionConflictException if one of them did not find the rows as they were read
     */
    public void execute() throws SQLException {
        execute("");
    }

    /** Executes the statements and commits; without statements, the caller's own commit ends the transaction. */
    public void commit() throws SQLException {
        if (parts.isEmpty()) {
            executed.increment();
        }
        execute(COMMIT);
    }

    private void execute(String last) throws SQLException {
        if (parts.isEmpty()) {
            return;
        }
        var sql =
                parts.stream().map(part -> part.statement().sql()).collect(Collectors.joining(";\n", "", ";\n" + last));
        try (var all = connection.prepareStatement(sql)) {
            var next = 1;
            for (var part : parts) {
                next = part.bind(all, next, sharded);
            }
            executed.increment();
            read(all);
        } catch (SQLException e) {
            if (CONFLICTS.contains(e.getSQLState())) {
                throw new VersionConflictException(e);
            }
            throw e;
        }
    }

    private void read(PreparedStatement all) throws SQLException {
        var hasRows = all.execute();
        for (var part : parts) {
            if (hasRows) {
                try (var rows = all.getResultSet()) {
                    while (rows.next()) {
                        part.reader().read(rows);
                    }
                }
            }
            hasRows = all.getMoreResults();
        }
    }
}
