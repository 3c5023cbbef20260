package dev.ias.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Sets up new connections. Only a direct connection to the server has session state: prepared statements, and the
 * settings of an initial statement. Behind a transaction pooler, which runs each transaction on any of its server
 * connections, a prepared statement would be missing on the next one, and a setting would reach other clients.
 *
 * @param pooler whether a pooler is expected
 * @param initialStatement run on each direct connection; none if null
 */
record ConnectionSetup(Pooler pooler, @Nullable String initialStatement) {

    private static final String SERVER_PROCESS = "select pg_backend_pid()";

    /** Sets up a connection, and closes it if that fails. */
    Connection apply(Connection connection) throws SQLException {
        try {
            if (pooled(connection)) {
                connection.unwrap(PGConnection.class).setPrepareThreshold(0);
            } else if (initialStatement != null) {
                try (var statement = connection.createStatement()) {
                    statement.execute(initialStatement);
                }
            }
            return connection;
        } catch (SQLException e) {
            try (connection) {
                throw e;
            }
        }
    }

    /** Returns whether transactions of the connection may run on different server connections. */
    boolean pooled(Connection connection) throws SQLException {
        return switch (pooler) {
            case NONE -> false;
            case TRANSACTION -> true;
            case DETECT -> behindPooler(connection);
        };
    }

    /** A pooler answers the start-up message with a cancellation key of its own instead of the server's process. */
    private static boolean behindPooler(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(SERVER_PROCESS)) {
            row.next();
            return row.getInt(1) != connection.unwrap(PGConnection.class).getBackendPID();
        }
    }
}
