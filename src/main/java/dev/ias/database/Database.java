package dev.ias.database;

import dev.ias.tracing.Tracing;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micronaut.transaction.TransactionOperations;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Runs transactions behind a circuit breaker. While the database is unreachable or read-only, transactions fail
 * immediately, so that callers do not queue up behind timeouts; every half second one transaction is let through as a
 * probe.
 */
@Singleton
public class Database {

    private static final int WINDOW_SIZE = 4;
    private static final float FAILURES_PERCENT = 50;
    private static final Duration OPEN_DURATION = Duration.ofMillis(500);

    private final TransactionOperations<Connection> transactions;
    private final PooledConnections pool;
    private final CircuitBreaker circuit;
    private final Tracing tracing;

    Database(TransactionOperations<Connection> transactions, PooledConnections pool, Tracing tracing) {
        this.pool = pool;
        this.tracing = tracing;
        this.transactions = transactions;
        this.circuit = CircuitBreaker.of(
                "database",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(WINDOW_SIZE)
                        .minimumNumberOfCalls(WINDOW_SIZE)
                        .failureRateThreshold(FAILURES_PERCENT)
                        .waitDurationInOpenState(OPEN_DURATION)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .recordException(SqlStates::outage)
                        .build());
    }

    /**
     * Runs the work in one transaction, which is rolled back if the work throws.
     *
     * @throws CallNotPermittedException immediately, if the circuit breaker is open
     * @throws StatementFailedException if a statement of the work fails
     */
    public <T> T transaction(Work<T> work) {
        return tracing.on()
                ? tracing.run(
                        tracing.begin("transaction", SpanKind.CLIENT).setAttribute("db.system.name", "postgresql"),
                        () -> attempt(work))
                : attempt(work);
    }

    /**
     * Returns whether a failed transaction may have been committed: the connection was lost, or its server process ended.
     * After any other error the server has rolled it back.
     */
    public static boolean mayHaveCommitted(RuntimeException failure) {
        return SqlStates.lost(failure);
    }

    private <T> T attempt(Work<T> work) {
        try {
            return circuit.executeSupplier(
                    () -> transactions.executeWrite(status -> run(work, status.getConnection())));
        } catch (RuntimeException e) {
            if (SqlStates.READ_ONLY.equals(SqlStates.of(e))) {
                pool.evict();
            }
            throw e;
        }
    }

    /** Wraps the checked exception; the framework would rethrow it undeclared, so that callers could not catch it. */
    private static <T> T run(Work<T> work, Connection connection) {
        try {
            return work.run(connection);
        } catch (SQLException e) {
            throw new StatementFailedException(e);
        }
    }

    /** Work of a transaction. */
    @FunctionalInterface
    public interface Work<T> {

        T run(Connection connection) throws SQLException;
    }
}
