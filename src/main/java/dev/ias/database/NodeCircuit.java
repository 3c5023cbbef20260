package dev.ias.database;

import dev.ias.database.shard.Node;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of a node: it opens while the node is unreachable or read-only. A connection that is closed while in
 * use is neither a success nor a failure: if the node is unreachable, the next attempt to connect fails.
 */
final class NodeCircuit {

    private static final Logger LOG = LoggerFactory.getLogger(NodeCircuit.class);

    private static final int WINDOW_SIZE = 4;
    private static final float FAILURES_PERCENT = 50;
    private static final Duration OPEN_DURATION = Duration.ofMillis(500);

    private final CircuitBreaker breaker;
    private volatile List<String> problems = List.of();

    NodeCircuit(Node node) {
        this.breaker = CircuitBreaker.of(
                node.name(),
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(WINDOW_SIZE)
                        .minimumNumberOfCalls(WINDOW_SIZE)
                        .failureRateThreshold(FAILURES_PERCENT)
                        .waitDurationInOpenState(OPEN_DURATION)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .recordException(SqlStates::outage)
                        .ignoreException(SqlStates::closed)
                        .build());
        if (!node.equals(Node.CONFIGURED)) {
            breaker.getEventPublisher().onStateTransition(event -> log(node, event.getStateTransition()));
        }
    }

    <T> T run(Supplier<T> work) {
        return breaker.executeSupplier(work);
    }

    /** Returns whether the node has not failed repeatedly since it last worked. */
    boolean closed() {
        return breaker.getState() == CircuitBreaker.State.CLOSED;
    }

    /** Keeps the result of the last probe. */
    void note(List<String> found) {
        problems = List.copyOf(found);
    }

    /** Returns a sentence for each problem that the last probe found. */
    List<String> problems() {
        return problems;
    }

    private static void log(Node node, CircuitBreaker.StateTransition change) {
        switch (change) {
            case CLOSED_TO_OPEN -> LOG.warn("Database node {} is unavailable; calls of its buckets fail", node.name());
            case HALF_OPEN_TO_CLOSED -> LOG.info("Database node {} is available again", node.name());
            default -> {}
        }
    }
}
