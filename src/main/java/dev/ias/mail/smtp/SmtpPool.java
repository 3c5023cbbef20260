package dev.ias.mail.smtp;

import dev.ias.mail.RelaySettings;
import dev.ias.outbox.MailRelay.Verdict;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pool of connections to the relay. Discards a connection after any error except a refused recipient. After repeated
 * connect failures, a circuit breaker rejects attempts immediately; a refusal because of too many connections does not
 * count as one.
 */
final class SmtpPool {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpPool.class);

    // Relays close idle connections after some minutes; the pool closes them earlier.
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
    // A connection that was idle for longer is validated (NOOP) before use.
    private static final Duration VALIDATE_AFTER = Duration.ofSeconds(2);

    private static final int CIRCUIT_WINDOW = 4;
    private static final float CIRCUIT_THRESHOLD_PERCENT = 50;
    private static final Duration SLOW_PERIOD = Duration.ofMinutes(1);
    private static final Duration CIRCUIT_OPEN_TIME = Duration.ofSeconds(1);

    private final CircuitBreaker circuit = CircuitBreaker.of(
            "relay",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(CIRCUIT_WINDOW)
                    .minimumNumberOfCalls(CIRCUIT_WINDOW)
                    .failureRateThreshold(CIRCUIT_THRESHOLD_PERCENT)
                    .waitDurationInOpenState(CIRCUIT_OPEN_TIME)
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .ignoreExceptions(NoFurtherConnectionException.class)
                    .build());
    private final ConnectionLimit limit;
    private final Clock clock;
    private final int maximum;
    private final Set<PipeliningTransport> inUse = ConcurrentHashMap.newKeySet();
    private volatile Instant slowUntil = Instant.MIN;
    private final GenericObjectPool<PipeliningTransport> pool;

    SmtpPool(SmtpConnector connector, RelaySettings settings, Clock clock) {
        this.limit = new ConnectionLimit(settings.name(), settings.connections(), clock);
        this.clock = clock;
        this.maximum = settings.connections();
        var config = new GenericObjectPoolConfig<PipeliningTransport>();
        config.setMaxTotal(settings.connections());
        config.setMaxIdle(settings.connections());
        config.setTestOnBorrow(true);
        config.setMinEvictableIdleDuration(IDLE_TIMEOUT);
        config.setTimeBetweenEvictionRuns(IDLE_TIMEOUT.dividedBy(2));
        config.setJmxEnabled(false);
        // Only the probe and the workers together can be more than the connections.
        config.setMaxWait(settings.timeouts().longestConnect());
        this.pool = new GenericObjectPool<>(new ConnectionFactory(connector, limit), config);
    }

    /** An operation on a connection. */
    @FunctionalInterface
    interface Use {
        void with(PipeliningTransport connection) throws MessagingException;
    }

    /**
     * Runs an operation with exclusive use of a connection.
     *
     * @throws RelayUnreachableException if connecting fails
     * @throws NoFurtherConnectionException if connecting fails while there are other connections, or if the relay
     *     refuses the first mail of a connection for that reason
     * @throws CallNotPermittedException if the circuit breaker is open
     */
    void use(Use use) throws MessagingException {
        var connection = circuit.executeSupplier(this::borrow);
        try {
            use(connection, use);
        } catch (MessagingException e) {
            if (SmtpReply.refusesFurtherConnection(e) && !connection.proven()) {
                throw limit.refusedFirstMail(e);
            }
            throw e;
        }
    }

    private void use(PipeliningTransport connection, Use use) throws MessagingException {
        var reusable = false;
        inUse.add(connection);
        try {
            use.with(connection);
            reusable = true;
        } catch (MessagingException e) {
            reusable = SmtpReply.verdict(e) == Verdict.RECIPIENT_REFUSED && connection.reset();
            throw e;
        } finally {
            inUse.remove(connection);
            if (connection.wasSlow()) {
                slowUntil = clock.instant().plus(SLOW_PERIOD);
            }
            if (reusable) {
                giveBack(connection);
            } else {
                discard(connection);
            }
        }
    }

    private int lateConnections() {
        return (int) inUse.stream()
                .filter(PipeliningTransport::isAcceptanceLate)
                .limit(maximum)
                .count();
    }

    /** Returns whether a reply to the end of a mail is or was recently late. */
    boolean slow() {
        return clock.instant().isBefore(slowUntil) || lateConnections() > 0;
    }

    /**
     * Tests that the relay is usable, over a connection of the pool, so that the test needs none of those that the
     * relay allows. Does nothing while mails are sent.
     *
     * @throws RelayUnreachableException if it is not
     */
    void probe() {
        if (pool.getNumActive() == 0) {
            var connection = borrow();
            connection.expire();
            giveBack(connection);
        }
    }

    /**
     * Returns the number of connections to use now: as many as the relay allows, as far as it is known, and others in
     * place of those over which the reply to the end of a mail is late.
     */
    int connections() {
        var late = lateConnections();
        pool.setMaxTotal(maximum + late);
        return limit.connections() + late;
    }

    /** Waits a moment, until a connection is free or may be opened. */
    void awaitConnection(NoFurtherConnectionException refusal) {
        limit.awaitChange(refusal);
    }

    void close() {
        pool.close();
    }

    private PipeliningTransport borrow() {
        try {
            return pool.borrowObject();
        } catch (NoFurtherConnectionException | RelayUnreachableException e) {
            throw e;
        } catch (Exception e) {
            throw new RelayUnreachableException(e);
        }
    }

    private void giveBack(PipeliningTransport connection) {
        pool.returnObject(connection);
        limit.changed();
    }

    /** Closes a connection; a failure to send QUIT is ignored. */
    private void discard(PipeliningTransport connection) {
        try {
            pool.invalidateObject(connection);
        } catch (Exception e) {
            LOG.debug("Connection lost before QUIT", e);
        }
    }

    private static final class ConnectionFactory extends BasePooledObjectFactory<PipeliningTransport> {

        private final SmtpConnector connector;
        private final ConnectionLimit limit;

        ConnectionFactory(SmtpConnector connector, ConnectionLimit limit) {
            this.connector = connector;
            this.limit = limit;
        }

        @Override
        public PipeliningTransport create() {
            limit.opening();
            try {
                var connection = connector.connect();
                limit.opened();
                return connection;
            } catch (MessagingException | RuntimeException e) {
                throw limit.failed(e);
            }
        }

        @Override
        public PooledObject<PipeliningTransport> wrap(PipeliningTransport connection) {
            return new DefaultPooledObject<>(connection);
        }

        @Override
        public boolean validateObject(PooledObject<PipeliningTransport> pooled) {
            var connection = pooled.getObject();
            var recent = pooled.getIdleDuration().compareTo(VALIDATE_AFTER) < 0;
            return (recent && !connection.expired()) || connection.isConnected();
        }

        @Override
        public void destroyObject(PooledObject<PipeliningTransport> pooled) throws MessagingException {
            try {
                pooled.getObject().close();
            } finally {
                limit.closed();
            }
        }
    }
}
