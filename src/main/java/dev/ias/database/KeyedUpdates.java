package dev.ias.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Select-then-update by primary key. In a sharded database, one statement that both searches and changes rows would
 * have to lock the shards of the table on all nodes against other statements of its kind.
 */
public final class KeyedUpdates {

    private KeyedUpdates() {}

    /** Sets the parameters of the search. */
    @FunctionalInterface
    public interface Search {

        void bind(PreparedStatement search) throws SQLException;
    }

    /** Sets the parameters of the update of one row, at least its key, from the row that the search found. */
    @FunctionalInterface
    public interface Update {

        void bind(PreparedStatement change, ResultSet found) throws SQLException;
    }

    /**
     * Runs the change for every row that the search finds, in one JDBC batch. A row may change in between: the change
     * must repeat the conditions of the search that still have to hold.
     *
     * @return the number of changed rows
     */
    public static int change(
            Connection connection, String search, Search searchBinding, String change, Update changeBinding)
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
