package dev.ias.store.lane;

import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * A bounded queue with one worker thread, which takes all queued commands, up to a batch, and processes them together
 * (group commit). It may first wait for more of them.
 */
public final class Lane implements AutoCloseable {

    private final BlockingQueue<QueuedCommand<?>> queue = new LinkedBlockingQueue<>();
    private final int capacity;
    private final int batchSize;
    private final Gathering gathering;
    private final Consumer<List<QueuedCommand<?>>> processor;
    private final Thread worker;
    private volatile boolean closing;

    /** Starts the worker. The processor completes or fails all commands of the batch that it is given. */
    public Lane(
            String name, int capacity, int batchSize, Gathering gathering, Consumer<List<QueuedCommand<?>>> processor) {
        this.capacity = capacity;
        this.batchSize = batchSize;
        this.gathering = gathering;
        this.processor = processor;
        this.worker = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /** Queues a command; if the queue is full or the lane is closing, fails a rejectable one at once. */
    public <R> CompletableFuture<R> submit(QueuedCommand<R> command) {
        if (closing || (queue.size() >= capacity && command.rejectable())) {
            command.fail(rejection(closing ? "is closing" : "is full"));
            return command.result();
        }
        queue.add(command);
        if (!worker.isAlive()) {
            // The lane was closed between the check and the insertion.
            command.fail(rejection("is closed"));
        }
        return command.result();
    }

    private FailureException rejection(String reason) {
        return new FailureException(
                new StepFailed(Step.QUEUE), new IllegalStateException(worker.getName() + " " + reason));
    }

    /** Returns the number of queued commands. */
    public int depth() {
        return queue.size();
    }

    /** Rejects further commands, and returns when the queued ones are processed. */
    @Override
    public void close() {
        closing = true;
        worker.interrupt();
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        var batch = new ArrayList<QueuedCommand<?>>(batchSize);
        var lastSize = 0;
        while (!closing) {
            try {
                batch.add(queue.take());
                Thread.sleep(gathering.time(batch.size() + queue.size(), lastSize, batchSize));
            } catch (InterruptedException e) {
                // Only close() interrupts, and only to end this wait.
                break;
            }
            lastSize = process(batch);
        }
        while (!batch.isEmpty() || !queue.isEmpty()) {
            process(batch);
        }
    }

    /** Processes a batch, and returns its size. On any error all its commands fail; the worker thread survives. */
    @SuppressWarnings("CatchingUnchecked") // undeclared checked exceptions have been thrown here
    private int process(List<QueuedCommand<?>> taken) {
        queue.drainTo(taken, batchSize - taken.size());
        var batch = List.copyOf(taken);
        taken.clear();
        try {
            processor.accept(batch);
        } catch (Exception | Error e) {
            batch.forEach(command -> command.fail(new FailureException(new StepFailed(Step.SAVE), e)));
        }
        return batch.size();
    }
}
