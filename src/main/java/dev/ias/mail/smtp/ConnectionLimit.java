package dev.ias.mail.smtp;

import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Number of connections that the relay allows: {@code ias.mail.connections} until the relay refuses one more while
 * others are open; then as many as there are, and each minute one more is tried. Thread-safe.
 */
final class ConnectionLimit {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimit.class);

    private static final Duration RAISE_AFTER = Duration.ofMinutes(1);
    private static final long CHANGE_TIMEOUT_SECONDS = 1;

    private final String relay;
    private final int maximum;
    private final Clock clock;
    private final Phaser changes = new Phaser(1);
    private int limit;
    private Instant raiseAt = Instant.MIN;
    private int opening;
    private int open;

    ConnectionLimit(String relay, int maximum, Clock clock) {
        this.relay = relay;
        this.maximum = maximum;
        this.clock = clock;
        this.limit = maximum;
    }

    /** Returns the number of connections to use now. */
    synchronized int connections() {
        if (limit < maximum && !isRecent()) {
            limit++;
            raiseAt = clock.instant().plus(RAISE_AFTER);
        }
        return limit;
    }

    private boolean isRecent() {
        return clock.instant().isBefore(raiseAt);
    }

    synchronized void opening() {
        opening++;
    }

    synchronized void opened() {
        opening--;
        open++;
        changed();
    }

    synchronized void closed() {
        open--;
        changed();
    }

    /** Signals that a connection can be borrowed, or opened, that could not before. */
    synchronized void changed() {
        changes.arrive();
    }

    /** Waits until there is a change after a refusal, for at most a second. */
    void awaitChange(NoFurtherConnectionException refusal) {
        try {
            changes.awaitAdvanceInterruptibly(refusal.moment(), CHANGE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.trace("No connection to the relay has changed");
        }
    }

    /**
     * Records that a connection could not be opened. A refusal by the relay, rather than by the network, lowers the
     * limit if there are other connections.
     *
     * @return {@link NoFurtherConnectionException} if others are open, or if the limit was reached lately; else
     *     {@link RelayUnreachableException}
     */
    synchronized RuntimeException failed(Throwable cause) {
        opening--;
        changed();
        var refused = SmtpReply.refusesConnection(cause);
        if (open > 0 || (refused && opening > 0)) {
            if (refused) {
                lower(cause, open + opening);
            }
            return refusal(cause, true);
        }
        return refused && isRecent() ? refusal(cause, false) : new RelayUnreachableException(cause);
    }

    /**
     * Records that the relay has refused the first mail of a connection, which is closed by now, because of too many
     * connections.
     *
     * @throws MessagingException the cause, if there is no other connection
     */
    synchronized NoFurtherConnectionException refusedFirstMail(MessagingException cause) throws MessagingException {
        if (open == 0) {
            throw cause;
        }
        lower(cause, open);
        return refusal(cause, true);
    }

    private NoFurtherConnectionException refusal(Throwable cause, boolean shareable) {
        return new NoFurtherConnectionException(cause, shareable, changes.getPhase());
    }

    private void lower(Throwable cause, int others) {
        raiseAt = clock.instant().plus(RAISE_AFTER);
        if (others < limit) {
            limit = others;
            LOG.warn(
                    "Relay {} refused a further connection: {}; using at most {}",
                    relay,
                    SmtpReply.summary(cause),
                    others);
        }
    }
}
