package dev.ias.http.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of request bodies that are being received, or wait for the answer to an earlier request, over all connections. The first of each body are free of it: they are bounded
 * by the number of connections, and small requests go on while long ones have used up the memory.
 */
final class RequestMemory {

    /** Bytes of each body that need no reservation. */
    static final int FREE = 16 * 1024;

    private final long maximum;
    private final AtomicLong reserved = new AtomicLong();

    RequestMemory(long maximum) {
        this.maximum = maximum;
    }

    /** Reserves memory. Returns false, and reserves nothing, if there is too little. */
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
