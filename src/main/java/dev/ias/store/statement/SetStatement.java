package dev.ias.store.statement;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A statement on a set of rows. Each named parameter, such as {@code :id}, is an array with one element a row;
 * {@code :rows} is the number of rows, and {@code :shards} has their buckets if the database is sharded. One that is not
 * gets null, because a list to compare with makes PostgreSQL sort it again for each row.
 *
 * <p>Every bucket is between 0 and 1023. A statement that joins its rows with a table says so, because PostgreSQL expects
 * few rows of a range, and then looks up each by its key however small the table was when the statement was planned.
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

    /** The text for JDBC, with positional parameters. */
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
