package dev.ias.mail;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import java.time.Duration;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Open connections to the relay. One that met any error is thrown away, whatever its state. */
@Singleton
class SmtpPool {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpPool.class);

    // Relays hang up on idle clients after some minutes; we go first.
    private static final Duration IDLE = Duration.ofSeconds(30);
    // A connection that rested longer is asked (NOOP) before it is used.
    private static final Duration TRUSTED = Duration.ofSeconds(2);

    private final GenericObjectPool<Transport> pool;

    SmtpPool(SmtpSession session, MailSettings settings) {
        var config = new GenericObjectPoolConfig<Transport>();
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
        void with(Transport connection) throws MessagingException;
    }

    /**
     * Runs with a connection of its own.
     *
     * @throws RelayUnreachableException when there is none to be had
     */
    void use(Use use) throws MessagingException {
        var connection = borrow();
        try {
            use.with(connection);
        } catch (MessagingException | RuntimeException e) {
            discard(connection);
            throw e;
        }
        pool.returnObject(connection);
    }

    @PreDestroy
    void close() {
        pool.close();
    }

    private Transport borrow() {
        try {
            return pool.borrowObject();
        } catch (Exception e) {
            throw new RelayUnreachableException(e);
        }
    }

    /** It is closed even where the relay cannot be told so any more. */
    private void discard(Transport connection) {
        try {
            pool.invalidateObject(connection);
        } catch (Exception e) {
            LOG.debug("the relay has hung up before it was told QUIT", e);
        }
    }

    private static final class Connections extends BasePooledObjectFactory<Transport> {

        private final SmtpSession session;

        Connections(SmtpSession session) {
            this.session = session;
        }

        @Override
        public Transport create() throws MessagingException {
            return session.connect();
        }

        @Override
        public PooledObject<Transport> wrap(Transport connection) {
            return new DefaultPooledObject<>(connection);
        }

        @Override
        public boolean validateObject(PooledObject<Transport> pooled) {
            return pooled.getIdleDuration().compareTo(TRUSTED) < 0
                    || pooled.getObject().isConnected();
        }

        @Override
        public void destroyObject(PooledObject<Transport> pooled) throws MessagingException {
            pooled.getObject().close();
        }
    }
}
