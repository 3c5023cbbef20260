package dev.ias.mail;

import dev.ias.verification.Message;
import dev.ias.verification.Relay.Verdict;
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

/**
 * Messages that wait for a connection to the relay, and a thread for each connection that takes them up in turn. Somebody sits
 * before a page and waits for a code, and a link is good for days: links are taken up when nothing else waits, and leave half
 * of the room to the others.
 */
final class MailQueue {

    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final int capacity;
    private final ThreadPoolExecutor workers;
    private final AtomicLong turns = new AtomicLong();

    MailQueue(MailSettings settings) {
        this.capacity = settings.queue();
        this.workers = new ThreadPoolExecutor(
                settings.connections(),
                settings.connections(),
                0,
                TimeUnit.SECONDS,
                new PriorityBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("relay-", 0).factory());
    }

    /**
     * A message that waits.
     *
     * @param startBefore it is not tried later than this
     * @param verdict is told what becomes of it
     */
    record Waiting(Message message, Instant startBefore, CompletableFuture<Verdict> verdict) {}

    /** Has a thread take it up in its turn, unless it is polled before; false when there is no room, or after the end. */
    boolean add(Waiting mail, Consumer<Waiting> worker) {
        var room = isLink(mail) ? Math.ceilDiv(capacity, 2) : capacity;
        if (size() >= room) {
            return false;
        }
        try {
            workers.execute(new Task(mail, turns.getAndIncrement(), worker));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Takes the one whose turn it is, if any waits, for a thread that can do with more. */
    Optional<Waiting> poll() {
        return workers.getQueue().poll() instanceof Task task ? Optional.of(task.mail) : Optional.empty();
    }

    int size() {
        return workers.getQueue().size();
    }

    /** Takes nothing more, and returns when what waited was taken up and is done, or after some seconds. */
    void close() {
        workers.shutdown();
        try {
            workers.awaitTermination(LAST_WORDS.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isLink(Waiting mail) {
        return mail.message().kind() == Message.Kind.LINK;
    }

    private record Task(Waiting mail, long turn, Consumer<Waiting> worker) implements Runnable, Comparable<Task> {

        private static final Comparator<Task> ORDER =
                Comparator.<Task, Boolean>comparing(task -> isLink(task.mail)).thenComparingLong(Task::turn);

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
