package dev.ias.mail.smtp;

import dev.ias.mail.MailComposer;
import dev.ias.mail.Relay;
import dev.ias.mail.RelaySettings;
import dev.ias.mail.delivery.MailAttempt;
import dev.ias.mail.delivery.MailQueue;
import dev.ias.mail.delivery.MailQueue.QueuedMessage;
import dev.ias.outbox.MailRelay.Verdict;
import dev.ias.verification.OutboxMessage;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import jakarta.mail.MessagingException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers messages to the relay in parallel, one worker per connection. Queued messages are pipelined over one
 * connection to share its round trips; a message never waits for further ones to arrive.
 */
final class SmtpRelay implements Relay {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpRelay.class);

    private final SmtpPool pool;
    private final MailComposer composer;
    private final MailAttempt.Observers observers;
    private final Clock clock;
    private final MailQueue queue;
    private final RelaySettings settings;

    SmtpRelay(
            SmtpPool pool,
            MailComposer composer,
            RelaySettings settings,
            MailAttempt.Observers observers,
            Clock clock) {
        this.pool = pool;
        this.composer = composer;
        this.observers = observers;
        this.clock = clock;
        this.queue = new MailQueue(settings, observers);
        this.settings = settings;
    }

    @Override
    public CompletableFuture<Verdict> send(OutboxMessage message, Instant endBefore) {
        adapt();
        return queue.submit(message, endBefore, this::serve);
    }

    /** Uses as many connections as the relay allows, and others instead of those that wait for a late reply. */
    @Override
    public void adapt() {
        queue.resize(pool.connections());
    }

    @Override
    public void releaseQueued() {
        queue.release();
    }

    @Override
    public Optional<String> probe() {
        try {
            pool.probe();
            return Optional.empty();
        } catch (NoFurtherConnectionException e) {
            return e.shareable() ? Optional.empty() : Optional.of(SmtpReply.summary(e));
        } catch (RelayUnreachableException e) {
            return Optional.of(SmtpReply.summary(e));
        }
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public int order() {
        return settings.order();
    }

    @Override
    public int weight() {
        return settings.weight();
    }

    @Override
    public void close() {
        queue.close();
        pool.close();
    }

    /** A composed mail whose verdict is pending. */
    private record Outgoing(QueuedMessage waiting, MailAttempt attempt, jakarta.mail.Message mail) {}

    private void serve(QueuedMessage first) {
        var mail = prepare(first);
        while (mail.isPresent()) {
            mail = sendFrom(mail.get()).filter(this::inTime);
        }
    }

    /**
     * Sends a mail and the queued ones over one connection. On an error, returns the mail that was not yet sent, if
     * any.
     */
    private Optional<Outgoing> sendFrom(Outgoing first) {
        // The mail whose reply is pending, and the one whose envelope was pipelined behind it.
        var inFlight = new ArrayDeque<Outgoing>();
        inFlight.add(first);
        try {
            pool.use(connection -> sendAll(connection, inFlight));
        } catch (NoFurtherConnectionException e) {
            repeat(inFlight.remove(), e);
            return Optional.ofNullable(inFlight.poll());
        } catch (MessagingException | RuntimeException | Error e) {
            var failed = inFlight.remove();
            failed.attempt.end(() -> verdict(failed.waiting.message(), e));
            return Optional.ofNullable(inFlight.poll());
        }
        // Complete the verdict after the connection is back in the pool, so that a message sent in response can use it.
        accept(inFlight);
        return Optional.empty();
    }

    /** Leaves a mail to the connections that there are, and this worker too, if it is one too many. */
    private void repeat(Outgoing mail, NoFurtherConnectionException e) {
        if (e.shareable()) {
            mail.attempt.repeat();
            queue.addAgain(mail.waiting, this::serve);
            adapt();
            pool.awaitConnection(e);
        } else {
            mail.attempt.end(() -> verdict(mail.waiting.message(), e));
        }
    }

    private void sendAll(PipeliningTransport connection, Queue<Outgoing> inFlight) throws MessagingException {
        requireTime(inFlight.element());
        send(connection, inFlight.element(), inFlight);
        for (var next = next(connection); next.isPresent(); next = next(connection)) {
            inFlight.add(next.get());
            send(connection, next.get(), inFlight);
        }
        connection.settle();
    }

    /** Fails if validating stale connections of the pool, one after another, has used up the time of the attempt. */
    private void requireTime(Outgoing first) {
        if (clock.instant()
                .isAfter(first.waiting.startBefore().plus(settings.timeouts().longestConnect()))) {
            throw new RelayUnreachableException(new SocketTimeoutException("Connecting exceeded its timeout"));
        }
    }

    private static void send(PipeliningTransport connection, Outgoing outgoing, Queue<Outgoing> inFlight)
            throws MessagingException {
        connection.send(outgoing.mail, outgoing.mail.getAllRecipients(), () -> accept(inFlight));
    }

    /**
     * Returns the next queued mail if the reply to the previous one is deferred. While replies are late, it would wait
     * for that of the other mail.
     */
    private Optional<Outgoing> next(PipeliningTransport connection) {
        return connection.pipelines() && !pool.slow() ? queue.poll().flatMap(this::prepare) : Optional.empty();
    }

    /** Begins an attempt and composes its mail; empty if it is too late to start, or if composing fails. */
    private Optional<Outgoing> prepare(QueuedMessage waiting) {
        var attempt = observers.begin(settings, waiting.message(), waiting.verdict());
        try {
            var mail = composer.compose(waiting.message());
            return Optional.of(new Outgoing(waiting, attempt, mail)).filter(this::inTime);
        } catch (MessagingException | RuntimeException | Error e) {
            attempt.end(() -> verdict(waiting.message(), e));
            return Optional.empty();
        }
    }

    private boolean inTime(Outgoing outgoing) {
        var inTime = !clock.instant().isAfter(outgoing.waiting.startBefore());
        if (!inTime) {
            outgoing.attempt.end(() -> Verdict.DEFERRED);
        }
        return inTime;
    }

    private static void accept(Queue<Outgoing> inFlight) {
        inFlight.remove().attempt.end(() -> Verdict.ACCEPTED);
    }

    private Verdict verdict(OutboxMessage message, Throwable failure) {
        log(message, failure);
        return switch (failure) {
            case CallNotPermittedException _, RelayUnreachableException _ -> Verdict.UNREACHABLE;
            case AcceptanceUnknownException _ -> Verdict.UNCERTAIN;
            case NoFurtherConnectionException _ -> Verdict.DEFERRED;
            case MessagingException e -> SmtpReply.verdict(e);
            default -> Verdict.DEFERRED;
        };
    }

    private void log(OutboxMessage message, Throwable failure) {
        switch (failure) {
            case CallNotPermittedException _ -> {}
            case RelayUnreachableException e -> LOG.warn("Relay {} unreachable: {}", name(), SmtpReply.summary(e));
            case NoFurtherConnectionException e ->
                LOG.warn(
                        "Relay {} refused a connection for message {}: {}", name(), message.id(), SmtpReply.summary(e));
            case AcceptanceUnknownException _ ->
                LOG.warn(
                        "Relay {} did not reply to the end of message {} in time; it may have accepted it",
                        name(),
                        message.id());
            case MessagingException e -> logRefusal(message, e);
            // The exception's message may contain the address, so only its type is logged.
            default ->
                LOG.error(
                        "Failed to compose message {}: {}",
                        message.id(),
                        failure.getClass().getName());
        }
    }

    private void logRefusal(OutboxMessage message, MessagingException refusal) {
        if (refusal.getCause() instanceof ReplyTooLongException tooLong) {
            LOG.warn(
                    "Closed the connection to relay {} while sending message {}: {}",
                    name(),
                    message.id(),
                    tooLong.getMessage());
        }
        // The text of the reply may contain the address, so only its codes are logged.
        LOG.warn(
                "Relay {} did not accept message {}: {}, {}",
                name(),
                message.id(),
                SmtpReply.verdict(refusal),
                SmtpReply.in(refusal).map(SmtpReply::status).orElse("no reply"));
    }
}
