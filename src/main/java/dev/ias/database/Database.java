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
 * Runs transactions. While the database cannot be reached or takes no writes a circuit breaker fails them at once, so that
 * callers do not queue up behind time-outs; it looks again every half second.
 */
@Singleton
public class Database {

    private static final int CALLS_LOOKED_AT = 4;
    private static final float FAILURES_PERCENT = 50;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

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
                        .slidingWindowSize(CALLS_LOOKED_AT)
                        .minimumNumberOfCalls(CALLS_LOOKED_AT)
                        .failureRateThreshold(FAILURES_PERCENT)
                        .waitDurationInOpenState(LOOK_AGAIN)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .recordException(SqlStates::outage)
                        .build());
    }

    /**
     * Runs the work in one transaction, which is rolled back when it throws.
     *
     * @throws CallNotPermittedException at once, while the database is known to be away
     * @throws StatementFailedException when a statement of the work fails
     */
    public <T> T transaction(Work<T> work) {
        return tracing.on()
                ? tracing.run(
                        tracing.begin("transaction", SpanKind.CLIENT).setAttribute("db.system.name", "postgresql"),
                        () -> attempt(work))
                : attempt(work);
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

    /** The framework would throw the checked exception on undeclared, past everybody who catches what can be thrown. */
    private static <T> T run(Work<T> work, Connection connection) {
        try {
            return work.run(connection);
        } catch (SQLException e) {
            throw new StatementFailedException(e);
        }
    }

    /** What a transaction does. */
    @FunctionalInterface
    public interface Work<T> {

        T run(Connection connection) throws SQLException;
    }
}
