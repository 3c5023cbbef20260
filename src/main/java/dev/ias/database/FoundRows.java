package dev.ias.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Changes rows that a search finds, each by its own key. One statement that searches and changes would, where rows are
 * spread over machines, have to lock the parts of a table on all of them against others of its kind.
 */
public final class FoundRows {

    private FoundRows() {}

    /** Sets the parameters of the search. */
    @FunctionalInterface
    public interface Search {

        void bind(PreparedStatement search) throws SQLException;
    }

    /** Sets the parameters of the change of one row, most of all its key, from what was found of it. */
    @FunctionalInterface
    public interface Change {

        void bind(PreparedStatement change, ResultSet found) throws SQLException;
    }

    /**
     * Runs the change for every row that the search finds, in one batch. A row may have changed since it was found: what has
     * to hold still is a condition of the change, too.
     *
     * @return how many rows were changed
     */
    public static int change(
            Connection connection, String search, Search searchBinding, String change, Change changeBinding)
            throws SQLException {
        try (var searching = connection.prepareStatement(search);
                var changing = connection.prepareStatement(change)) {
            searchBinding.bind(searching);
            try (var found = searching.executeQuery()) {
                while (found.next()) {
                    changeBinding.bind(changing, found);
                    changing.addBatch();
                }
            }
            return Arrays.stream(changing.executeBatch()).sum();
        }
    }
}
