package dev.ias.store;

import dev.ias.verification.Command;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * A bounded queue and the one thread that serves it. The thread takes whatever waits, up to a batch. Where nobody waits for
 * the answers it gathers for a while first, unless there is a batch already, and otherwise never waits for one to fill.
 */
final class Lane implements AutoCloseable {

    private final BlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>();
    private final int capacity;
    private final int batchSize;
    private final Duration gathering;
    private final Consumer<List<Pending<?>>> work;
    private final Thread thread;
    private volatile boolean closing;

    Lane(String name, int capacity, int batchSize, Duration gathering, Consumer<List<Pending<?>>> work) {
        this.capacity = capacity;
        this.batchSize = batchSize;
        this.gathering = gathering;
        this.work = work;
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::serve);
    }

    /** Queues a command, or refuses it at once when the queue is full or the lane is closing. */
    <R> CompletableFuture<R> submit(Command<R> command, Instant now) {
        var pending = new Pending<>(command, now);
        if (closing || (queue.size() >= capacity && !command.settles())) {
            pending.fail(refusal("takes nothing more"));
            return pending.answer();
        }
        queue.add(pending);
        if (!thread.isAlive()) {
            // It was closed between the check and here, so nobody will look.
            pending.fail(refusal("is closed"));
        }
        return pending.answer();
    }

    private FailureException refusal(String reason) {
        return new FailureException(
                new StepFailed(Step.QUEUE), new IllegalStateException(thread.getName() + " " + reason));
    }

    int depth() {
        return queue.size();
    }

    /** Takes nothing more, and returns when what was queued is done. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        var batch = new ArrayList<Pending<?>>(batchSize);
        while (!closing) {
            try {
                batch.add(queue.take());
                if (queue.size() < batchSize) {
                    Thread.sleep(gathering);
                }
            } catch (InterruptedException e) {
                // Only close() interrupts, and only to end this wait.
                break;
            }
            work(batch);
        }
        while (!batch.isEmpty() || !queue.isEmpty()) {
            work(batch);
        }
    }

    /** Whatever happens, nobody of this batch waits for ever and the thread lives on for the next one. */
    @SuppressWarnings("CatchingUnchecked") // checked exceptions have come through undeclared
    private void work(List<Pending<?>> taken) {
        queue.drainTo(taken, batchSize - taken.size());
        var batch = List.copyOf(taken);
        taken.clear();
        try {
            work.accept(batch);
        } catch (Exception | Error e) {
            batch.forEach(pending -> pending.fail(new FailureException(new StepFailed(Step.SAVE), e)));
        }
    }
}
