package dev.ias.mail;

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
 * Open connections to the relay. One that met any error is thrown away, whatever its state. While there is none to be had a circuit
 * breaker says so at once.
 */
@Singleton
class SmtpPool {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpPool.class);

    // Relays hang up on idle clients after some minutes; we go first.
    private static final Duration IDLE = Duration.ofSeconds(30);
    // A connection that rested longer is asked (NOOP) before it is used.
    private static final Duration TRUSTED = Duration.ofSeconds(2);

    private static final int CONNECTIONS_LOOKED_AT = 4;
    private static final float FAILURES_PERCENT = 50;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final CircuitBreaker circuit = CircuitBreaker.of(
            "relay",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(CONNECTIONS_LOOKED_AT)
                    .minimumNumberOfCalls(CONNECTIONS_LOOKED_AT)
                    .failureRateThreshold(FAILURES_PERCENT)
                    .waitDurationInOpenState(LOOK_AGAIN)
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .build());
    private final GenericObjectPool<PipeliningTransport> pool;

    SmtpPool(SmtpSession session, MailSettings settings) {
        var config = new GenericObjectPoolConfig<PipeliningTransport>();
        config.setMaxTotal(settings.connections());
        config.setMaxIdle(settings.connections());
        config.setTestOnBorrow(true);
        config.setMinEvictableIdleDuration(IDLE);
        config.setTimeBetweenEvictionRuns(IDLE.dividedBy(2));
        config.setJmxEnabled(false);
        this.pool = new GenericObjectPool<>(new Connections(session), config);
    }

    /** What is done with a connection. */
    @FunctionalInterface
    interface Use {
        void with(PipeliningTransport connection) throws MessagingException;
    }

    /**
     * Runs with a connection of its own.
     *
     * @throws RelayUnreachableException when there is none to be had
     * @throws CallNotPermittedException when there was none of late
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

    /** It is closed even where the relay cannot be told so any more. */
    private void discard(PipeliningTransport connection) {
        try {
            pool.invalidateObject(connection);
        } catch (Exception e) {
            LOG.debug("the relay has hung up before it was told QUIT", e);
        }
    }

    private static final class Connections extends BasePooledObjectFactory<PipeliningTransport> {

        private final SmtpSession session;

        Connections(SmtpSession session) {
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
            return pooled.getIdleDuration().compareTo(TRUSTED) < 0
                    || pooled.getObject().isConnected();
        }

        @Override
        public void destroyObject(PooledObject<PipeliningTransport> pooled) throws MessagingException {
            pooled.getObject().close();
        }
    }
}
