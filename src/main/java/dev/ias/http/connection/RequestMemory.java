package dev.ias.http.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of request bodies, over all connections, that are being received or are queued behind an earlier
 * request. The first {@value #FREE} bytes of each body are exempt: they are bounded by the number of connections, and
 * short requests succeed while long ones have exhausted the memory.
 */
final class RequestMemory {

    /** Bytes of each body that need no reservation. */
    static final int FREE = 16 * 1024;

    private final long maximum;
    private final AtomicLong reserved = new AtomicLong();

    RequestMemory(long maximum) {
        this.maximum = maximum;
    }

    /** Reserves memory. Returns false, and reserves nothing, if too little is available. */
    boolean reserve(long bytes) {
        if (reserved.addAndGet(bytes) <= maximum) {
            return true;
        }
        reserved.addAndGet(-bytes);
        return false;
    }

    void release(long bytes) {
        reserved.addAndGet(-bytes);
    }
}
