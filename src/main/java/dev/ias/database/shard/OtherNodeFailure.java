package dev.ias.database.shard;

import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;

/**
 * Recognises a failure of another node than the connected one: Citus reports that it has lost the connection to a node,
 * or cannot open one, as an error of the statement that needs it. The client's own connection still works.
 */
public final class OtherNodeFailure {

    // connection_failure and sqlclient_unable_to_establish_sqlconnection; from the driver itself they mean its own.
    private static final Set<String> STATES = Set.of("08006", "08001");

    private OtherNodeFailure() {}

    /** Returns whether the server has reported the failure, and it is that of another node. */
    public static boolean is(SQLException failure) {
        return failure instanceof PSQLException reported
                && reported.getServerErrorMessage() != null
                && STATES.contains(String.valueOf(reported.getSQLState()));
    }
}
