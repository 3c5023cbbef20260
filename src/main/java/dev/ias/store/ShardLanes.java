package dev.ias.store;

import dev.ias.store.lane.Gathering;
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
    private static final Gathering DELETIONS = new Gathering.Full(Duration.ofMillis(10));

    // A batch on a shard of a cluster costs some milliseconds, nearly independent of its size.
    private static final Gathering REQUESTS_OF_CLUSTER = new Gathering.LikeLast(Duration.ofMillis(5));
    private static final Gathering DELETIONS_OF_CLUSTER = new Gathering.Full(Duration.ofMillis(100));

    private final List<Lane> lanes;
    private final Lane deferrable;

    /**
     * Starts the lanes.
     *
     * @param cluster whether the shard is one of a cluster
     * @param commit commits commands of the shard
     */
    ShardLanes(StoreSettings settings, boolean cluster, Consumer<List<QueuedCommand<?>>> commit) {
        var requests = cluster ? REQUESTS_OF_CLUSTER : new Gathering.None();
        var deletions = cluster ? DELETIONS_OF_CLUSTER : DELETIONS;
        this.lanes = IntStream.range(0, settings.lanes())
                .mapToObj(i -> new Lane("lane-" + i, settings.queue(), settings.batch(), requests, commit))
                .toList();
        this.deferrable = new Lane("lane-deferrable", settings.queue(), settings.batch(), deletions, commit);
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
