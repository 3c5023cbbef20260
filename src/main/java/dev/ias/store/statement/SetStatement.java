package dev.ias.store.statement;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A statement on a set of rows. Each named parameter, such as {@code :id}, is an array with one element a row;
 * {@code :rows} is the number of rows, and {@code :shards} has their buckets if the database is sharded. It is null if
 * the database is not sharded: PostgreSQL would sort the array for each row.
 *
 * <p>Statements that join the parameters with a table repeat that buckets are {@code between 0 and 1023}. The planner
 * expects a range to match few rows, and therefore uses the index for each row, even if the table was nearly empty when
 * the statement was planned.
 *
 * @param <R> a row
 */
public final class SetStatement<R> {

    private static final String ROWS = "rows";
    private static final String SHARDS = "shards";
    // Not a cast, which has two colons.
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-zA-Z]+)");

    private final String sql;
    private final List<String> parameters;
    private final Columns<R> columns;

    public SetStatement(String text, Columns<R> columns) {
        var matcher = PARAMETER.matcher(text);
        this.parameters =
                matcher.results().map((MatchResult found) -> found.group(1)).toList();
        this.sql = matcher.replaceAll("?");
        this.columns = columns;
    }

    /** Returns the SQL with positional parameters. */
    String sql() {
        return sql;
    }

    /** Binds the parameters; returns the next index. */
    int bind(PreparedStatement statement, int first, List<R> rows, boolean sharded) throws SQLException {
        var next = first;
        for (var name : parameters) {
            switch (name) {
                case ROWS -> statement.setLong(next, rows.size());
                case SHARDS -> bindShards(statement, next, rows, sharded);
                default -> statement.setArray(next, columns.values(name, statement.getConnection(), rows));
            }
            next++;
        }
        return next;
    }

    private void bindShards(PreparedStatement statement, int index, List<R> rows, boolean sharded) throws SQLException {
        if (sharded) {
            statement.setArray(index, columns.values(Columns.BUCKET, statement.getConnection(), rows));
        } else {
            statement.setNull(index, Types.ARRAY);
        }
    }
}
