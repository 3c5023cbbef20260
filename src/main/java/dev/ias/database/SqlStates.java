package dev.ias.database;

import dev.ias.database.shard.OtherNodeFailure;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Classifies failures by the SQLSTATE of their causes (PostgreSQL, appendix A). */
final class SqlStates {

    /** read_only_sql_transaction: a standby, a demoted primary, or {@code default_transaction_read_only}. */
    static final String READ_ONLY = "25006";

    /** insufficient_privilege. */
    static final String INSUFFICIENT_PRIVILEGE = "42501";

    // SQLSTATE classes: connection exception, insufficient resources, operator intervention (57P01 to 57P03 among
    // them).
    private static final Set<String> OUTAGES = Set.of("08", "53", "57");

    // connection_failure, connection_does_not_exist, admin_shutdown and idle_session_timeout.
    private static final Set<String> CLOSED = Set.of("08006", "08003", "57P01", "57P05");

    // serialization_failure and deadlock_detected.
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

    private SqlStates() {}

    /** Returns the SQLSTATE of the outermost SQL exception that has one; null if none has. */
    static @Nullable String of(Throwable failure) {
        return causes(failure, SQLException.class)
                .map(SQLException::getSQLState)
                .filter(state -> state != null)
                .findFirst()
                .orElse(null);
    }

    /** Returns whether the failure is an outage of the connected server, independent of the statement. */
    static boolean outage(Throwable failure) {
        if (causes(failure, SQLException.class).anyMatch(OtherNodeFailure::is)) {
            return false;
        }
        // Thrown by the pool if it cannot provide a connection in time.
        if (find(failure, SQLTransientConnectionException.class).isPresent()) {
            return true;
        }
        var state = of(failure);
        // After a failure of the connection, the pool has closed it: the next use of it has no SQLSTATE.
        return state == null
                ? find(failure, SQLException.class).isPresent()
                : state.equals(READ_ONLY) || OUTAGES.contains(state.substring(0, 2));
    }

    /**
     * Returns whether a connection in use was closed: by an operator, a restart, a failover or a proxy. Unlike after a
     * timeout, new connections may succeed, but the others of the pool are probably closed as well.
     */
    static boolean closed(Throwable failure) {
        return causes(failure, SQLException.class)
                        .noneMatch(e -> e instanceof SQLTransientConnectionException || OtherNodeFailure.is(e))
                && find(failure, SocketTimeoutException.class).isEmpty()
                && CLOSED.contains(String.valueOf(of(failure)));
    }

    /** Returns whether the transaction has lost against a concurrent one and may be repeated. */
    static boolean conflict(Throwable failure) {
        return CONFLICTS.contains(String.valueOf(of(failure)));
    }

    /**
     * Returns whether the connection was lost, or its server process ended, while a statement was executed. The rollback
     * that follows fails as well, without a SQLSTATE if the pool has closed the connection.
     */
    static boolean lost(Throwable failure) {
        var state = of(failure);
        return state == null || state.startsWith("08") || state.startsWith("57P");
    }

    static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        return causes(failure, type).findFirst();
    }

    private static <T extends Throwable> Stream<T> causes(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast);
    }
}
