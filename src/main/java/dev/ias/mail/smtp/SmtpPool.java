package dev.ias.mail.smtp;

import dev.ias.mail.MailSettings;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import java.time.Duration;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pool of connections to the relay. A connection is discarded after any error. If connecting fails repeatedly, a
 * circuit breaker rejects further attempts immediately.
 */
@Singleton
class SmtpPool {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpPool.class);

    // Relays close idle connections after some minutes; the pool closes them earlier.
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
    // A connection that was idle for longer is validated (NOOP) before use.
    private static final Duration VALIDATE_AFTER = Duration.ofSeconds(2);

    private static final int CIRCUIT_WINDOW = 4;
    private static final float CIRCUIT_THRESHOLD_PERCENT = 50;
    private static final Duration CIRCUIT_OPEN_TIME = Duration.ofSeconds(1);

    private final CircuitBreaker circuit = CircuitBreaker.of(
            "relay",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(CIRCUIT_WINDOW)
                    .minimumNumberOfCalls(CIRCUIT_WINDOW)
                    .failureRateThreshold(CIRCUIT_THRESHOLD_PERCENT)
                    .waitDurationInOpenState(CIRCUIT_OPEN_TIME)
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .build());
    private final GenericObjectPool<PipeliningTransport> pool;

    SmtpPool(SmtpSession session, MailSettings settings) {
        var config = new GenericObjectPoolConfig<PipeliningTransport>();
        config.setMaxTotal(settings.connections());
        config.setMaxIdle(settings.connections());
        config.setTestOnBorrow(true);
        config.setMinEvictableIdleDuration(IDLE_TIMEOUT);
        config.setTimeBetweenEvictionRuns(IDLE_TIMEOUT.dividedBy(2));
        config.setJmxEnabled(false);
        this.pool = new GenericObjectPool<>(new ConnectionFactory(session), config);
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
     * @throws CallNotPermittedException if the circuit breaker is open
     */
    void use(Use use) throws MessagingException {
        var connection = circuit.executeSupplier(this::borrow);
        try {
            use.with(connection);
        } catch (MessagingException | RuntimeException | Error e) {
            discard(connection);
            throw e;
        }
        pool.returnObject(connection);
    }

    @PreDestroy
    void close() {
        pool.close();
    }

    private PipeliningTransport borrow() {
        try {
            return pool.borrowObject();
        } catch (Exception e) {
            throw new RelayUnreachableException(e);
        }
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

        private final SmtpSession session;

        ConnectionFactory(SmtpSession session) {
            this.session = session;
        }

        @Override
        public PipeliningTransport create() throws MessagingException {
            return session.connect();
        }

        @Override
        public PooledObject<PipeliningTransport> wrap(PipeliningTransport connection) {
            return new DefaultPooledObject<>(connection);
        }

        @Override
        public boolean validateObject(PooledObject<PipeliningTransport> pooled) {
            return pooled.getIdleDuration().compareTo(VALIDATE_AFTER) < 0
                    || pooled.getObject().isConnected();
        }

        @Override
        public void destroyObject(PooledObject<PipeliningTransport> pooled) throws MessagingException {
            pooled.getObject().close();
        }
    }
}
