package dev.ias.store;

import dev.ias.store.lane.Lane;
import dev.ias.store.lane.QueuedCommand;
import dev.ias.verification.Bucket;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The lanes of one shard: a batch of any of them touches this shard only. */
final class ShardLanes {

    // Long enough to delete many mails from the outbox at once, and much shorter than a lease.
    private static final Duration GATHERING_TIME = Duration.ofMillis(10);

    private final List<Lane> lanes;
    private final Lane deferrable;

    /**
     * Starts the lanes.
     *
     * @param commit commits commands of the shard
     */
    ShardLanes(StoreSettings settings, Consumer<List<QueuedCommand<?>>> commit) {
        this.lanes = IntStream.range(0, settings.lanes())
                .mapToObj(i -> new Lane("lane-" + i, settings.queue(), settings.batch(), Duration.ZERO, commit))
                .toList();
        this.deferrable = new Lane("lane-deferrable", settings.queue(), settings.batch(), GATHERING_TIME, commit);
    }

    /** Returns the lane of a recipient's commands. */
    Lane lane(Bucket bucket) {
        return lanes.get(bucket.number() % lanes.size());
    }

    /** Returns the lane of commands that may wait for others of their kind. */
    Lane deferrable() {
        return deferrable;
    }

    int depth() {
        return lanes.stream().mapToInt(Lane::depth).sum() + deferrable.depth();
    }

    /** Ends the lanes after the commands that wait. */
    void close() {
        lanes.forEach(Lane::close);
        deferrable.close();
    }
}
