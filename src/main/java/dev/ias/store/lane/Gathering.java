package dev.ias.store.lane;

import java.time.Duration;

/** How long a lane waits for more commands once it has one. The more commands a batch has, the less each of them costs. */
public sealed interface Gathering {

    /** Returns the time to wait, which is zero if enough commands are queued. */
    Duration time(int queued, int lastSize, int batchSize);

    /** Does not wait: a batch has the commands that were queued while the last one was processed. */
    record None() implements Gathering {

        @Override
        public Duration time(int queued, int lastSize, int batchSize) {
            return Duration.ZERO;
        }
    }

    /** Waits unless as many commands are queued as the last batch had; a single caller never waits. */
    record LikeLast(Duration time) implements Gathering {

        @Override
        public Duration time(int queued, int lastSize, int batchSize) {
            return queued < lastSize ? time : Duration.ZERO;
        }
    }

    /** Waits unless the batch is full. */
    record Full(Duration time) implements Gathering {

        @Override
        public Duration time(int queued, int lastSize, int batchSize) {
            return queued < batchSize ? time : Duration.ZERO;
        }
    }
}
