package dev.ias.outbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Limits concurrent slices of lists, first come, first served. */
public final class FairBulkhead {

    private final Semaphore permits;

    public FairBulkhead(int concurrent) {
        this.permits = new Semaphore(concurrent, true);
    }

    /** Waits for a permit, to be returned by {@link #leave}; false on timeout or if this thread is interrupted. */
    public boolean enter(Duration timeout) {
        try {
            return permits.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public void leave() {
        permits.release();
    }
}
