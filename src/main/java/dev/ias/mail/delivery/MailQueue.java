package dev.ias.mail.delivery;

import dev.ias.mail.RelaySettings;
import dev.ias.outbox.MailRelay.Verdict;
import dev.ias.verification.OutboxMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Bounded priority queue of messages that wait for a connection to the relay, with one worker thread per connection
 * that the relay allows. Links have the lowest priority and may fill at most half of the queue, because a user waits
 * for a code while a link is valid for days.
 */
public final class MailQueue {

    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

    private final RelaySettings settings;
    private final MailAttempt.Observers observers;
    // Before all others of their kind: they have waited before.
    private final AtomicLong repeated = new AtomicLong(-1);
    private final ThreadPoolExecutor workers;
    private final AtomicLong sequence = new AtomicLong();

    /** Creates an empty queue of a relay. */
    public MailQueue(RelaySettings settings, MailAttempt.Observers observers) {
        this.settings = settings;
        this.observers = observers;
        this.workers = new ThreadPoolExecutor(
                settings.connections(),
                settings.connections(),
                0,
                TimeUnit.SECONDS,
                new PriorityBlockingQueue<>(),
                Thread.ofPlatform()
                        .daemon()
                        .name("relay-" + settings.name() + "-", 0)
                        .factory());
        observers.watch(settings, this);
    }

    /**
     * A queued message.
     *
     * @param startBefore latest start of the attempt; after it the message is deferred
     * @param verdict completed with the verdict of the attempt
     */
    public record QueuedMessage(OutboxMessage message, Instant startBefore, CompletableFuture<Verdict> verdict) {}

    /**
     * Queues a message for a worker or {@link #poll}; it is deferred if the queue is full or closed.
     *
     * @param endBefore latest end of its attempt
     * @return the verdict of the attempt
     */
    public CompletableFuture<Verdict> submit(OutboxMessage message, Instant endBefore, Consumer<QueuedMessage> worker) {
        var verdict = new CompletableFuture<Verdict>();
        var inTime = endBefore.minus(settings.timeouts().longestAttempt());
        var startBefore = inTime.isBefore(message.notAfter()) ? inTime : message.notAfter();
        if (!add(new QueuedMessage(message, startBefore, verdict), worker)) {
            observers.timer(settings, Verdict.DEFERRED).record(Duration.ZERO);
            verdict.complete(Verdict.DEFERRED);
        }
        return verdict;
    }

    private boolean add(QueuedMessage mail, Consumer<QueuedMessage> worker) {
        var capacity = settings.queue();
        var room = isLink(mail) ? Math.ceilDiv(capacity, 2) : capacity;
        if (size() >= room) {
            return false;
        }
        try {
            workers.execute(new Task(mail, sequence.getAndIncrement(), worker));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Queues a message again, as the first of its kind; also if the queue is full, and during shutdown. */
    public void addAgain(QueuedMessage mail, Consumer<QueuedMessage> worker) {
        // Called by a worker, which looks at the queue again before it ends.
        workers.getQueue().add(new Task(mail, repeated.getAndDecrement(), worker));
    }

    /** Sets the number of workers. Surplus ones end after their current message. */
    public synchronized void resize(int count) {
        if (count < workers.getCorePoolSize()) {
            workers.setCorePoolSize(count);
            workers.setMaximumPoolSize(count);
        } else if (count > workers.getCorePoolSize()) {
            workers.setMaximumPoolSize(count);
            workers.setCorePoolSize(count);
        }
    }

    /** Removes the first message of the queue, for a worker that can pipeline it. */
    public Optional<QueuedMessage> poll() {
        return workers.getQueue().poll() instanceof Task task ? Optional.of(task.mail) : Optional.empty();
    }

    /** Ends the wait of the messages that are queued now: the relay is unreachable for them. */
    public void release() {
        Stream.generate(this::poll)
                .limit(size())
                .flatMap(Optional::stream)
                .forEach(waiting -> waiting.verdict().complete(Verdict.UNREACHABLE));
    }

    /** Returns the number of messages that wait. */
    public int size() {
        return workers.getQueue().size();
    }

    /** Rejects further messages and drains the queue, for at most ten seconds. */
    public void close() {
        workers.shutdown();
        try {
            workers.awaitTermination(SHUTDOWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isLink(QueuedMessage mail) {
        return mail.message().kind() == OutboxMessage.Kind.LINK;
    }

    private record Task(QueuedMessage mail, long sequence, Consumer<QueuedMessage> worker)
            implements Runnable, Comparable<Task> {

        private static final Comparator<Task> ORDER =
                Comparator.<Task, Boolean>comparing(task -> isLink(task.mail)).thenComparingLong(Task::sequence);

        @Override
        public int compareTo(Task other) {
            return ORDER.compare(this, other);
        }

        @Override
        public void run() {
            worker.accept(mail);
        }
    }
}
