package dev.ias.mail;

import dev.ias.verification.Message;
import dev.ias.verification.Relay.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Messages that wait for a connection to the relay, and a thread for each connection that takes them up in turn. */
final class MailQueue {

    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final ThreadPoolExecutor workers;

    MailQueue(MailSettings settings) {
        this.workers = new ThreadPoolExecutor(
                settings.connections(),
                settings.connections(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.queue()),
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
        try {
            workers.execute(new Task(mail, worker));
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

    private record Task(Waiting mail, Consumer<Waiting> worker) implements Runnable {

        @Override
        public void run() {
            worker.accept(mail);
        }
    }
}
