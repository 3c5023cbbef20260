package dev.ias.mail;

import dev.ias.mail.MailQueue.Waiting;
import dev.ias.verification.Message;
import dev.ias.verification.Relay;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.email.javamail.sender.JavaxEmailComposer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands messages to the relay side by side, as many at once as there are connections. Those that wait follow each other over one
 * connection, so that they share its round trips; none waits for another one to come.
 */
@Singleton
class SmtpRelay implements Relay {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpRelay.class);

    private final SmtpPool pool;
    private final MailComposer composer;
    private final JavaxEmailComposer format;
    private final MailAttempt.Observers observers;
    private final Clock clock;
    private final MailQueue queue;
    private final Duration longestAttempt;
    private final Duration longestConnect;

    SmtpRelay(
            SmtpPool pool,
            MailComposer composer,
            JavaxEmailComposer format,
            MailSettings settings,
            MailAttempt.Observers observers,
            Clock clock,
            MeterRegistry meters) {
        this.pool = pool;
        this.composer = composer;
        this.format = format;
        this.observers = observers;
        this.clock = clock;
        this.queue = new MailQueue(settings);
        this.longestAttempt = settings.longestAttempt();
        this.longestConnect = settings.longestConnect();
        Gauge.builder("ias.mail.queue", queue, MailQueue::size)
                .description("Mails that wait for a connection to the relay, of this instance")
                .register(meters);
    }

    @Override
    public CompletableFuture<Verdict> send(Message message, Instant endBefore) {
        var verdict = new CompletableFuture<Verdict>();
        var inTime = endBefore.minus(longestAttempt);
        var startBefore = inTime.isBefore(message.notAfter()) ? inTime : message.notAfter();
        if (!queue.add(new Waiting(message, startBefore, verdict), this::serve)) {
            observers.timer(Verdict.DEFERRED).record(Duration.ZERO);
            verdict.complete(Verdict.DEFERRED);
        }
        return verdict;
    }

    @Override
    @PreDestroy
    public void close() {
        queue.close();
    }

    /** A mail that is written, and whose verdict is owed. */
    private record Outgoing(Waiting waiting, MailAttempt attempt, jakarta.mail.Message mail) {}

    private void serve(Waiting first) {
        var mail = prepare(first);
        while (mail.isPresent()) {
            mail = sendFrom(mail.get()).filter(this::inTime);
        }
    }

    /** Sends it and those that wait, over one connection. Where an error ended that, returns the mail that was not begun. */
    private Optional<Outgoing> sendFrom(Outgoing first) {
        // The mail whose reply is next, and the one whose envelope is behind it.
        var underWay = new ArrayDeque<Outgoing>();
        underWay.add(first);
        try {
            pool.use(connection -> sendAll(connection, underWay));
        } catch (MessagingException | RuntimeException | Error e) {
            var failed = underWay.remove();
            failed.attempt.end(() -> verdict(failed.waiting.message(), e));
            return Optional.ofNullable(underWay.poll());
        }
        // Not before the connection is free: whoever hears of it may mail at once.
        accept(underWay);
        return Optional.empty();
    }

    private void sendAll(PipeliningTransport connection, Queue<Outgoing> underWay) throws MessagingException {
        requireTime(underWay.element());
        send(connection, underWay.element(), underWay);
        for (var next = next(connection); next.isPresent(); next = next(connection)) {
            underWay.add(next.get());
            send(connection, next.get(), underWay);
        }
        connection.settle();
    }

    /** Idle connections that turn out to be lost, one after another, may have taken the time of the attempt. */
    private void requireTime(Outgoing first) {
        if (clock.instant().isAfter(first.waiting.startBefore().plus(longestConnect))) {
            throw new RelayUnreachableException(new SocketTimeoutException("connecting has taken too long"));
        }
    }

    private static void send(PipeliningTransport connection, Outgoing outgoing, Queue<Outgoing> underWay)
            throws MessagingException {
        connection.send(outgoing.mail, outgoing.mail.getAllRecipients(), () -> accept(underWay));
    }

    /** One that waits already, where the reply to the mail before it was left to be read later. */
    private Optional<Outgoing> next(PipeliningTransport connection) {
        return connection.pipelines() ? queue.poll().flatMap(this::prepare) : Optional.empty();
    }

    /** Begins; none where the mail is not to be tried any more, or cannot be written. */
    private Optional<Outgoing> prepare(Waiting waiting) {
        var attempt = observers.begin(waiting.message(), waiting.verdict());
        try {
            var mail = format.compose(composer.compose(waiting.message()));
            composer.head(mail, waiting.message());
            mail.saveChanges();
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

    private static void accept(Queue<Outgoing> underWay) {
        underWay.remove().attempt.end(() -> Verdict.ACCEPTED);
    }

    private static Verdict verdict(Message message, Throwable failure) {
        return switch (failure) {
            case CallNotPermittedException _ -> Verdict.UNREACHABLE;
            case RelayUnreachableException e -> {
                LOG.warn("the relay cannot be reached: {}", RelayUnreachableException.rootMessage(e));
                yield Verdict.UNREACHABLE;
            }
            case MessagingException e -> {
                // The relay's words may quote the address, so only their meaning is logged.
                var verdict = SmtpReply.verdict(e);
                if (e.getCause() instanceof ReplyTooLongException tooLong) {
                    LOG.warn(
                            "Connection to the relay closed while message {} was sent: {}",
                            message.id(),
                            tooLong.getMessage());
                }
                LOG.warn("message {} was not accepted: {}", message.id(), verdict);
                yield verdict;
            }
            default -> {
                // An exception about an address may quote it.
                LOG.error(
                        "message {} could not be composed: {}",
                        message.id(),
                        failure.getClass().getName());
                yield Verdict.DEFERRED;
            }
        };
    }
}
