package dev.ias.http.connection;

import jakarta.inject.Singleton;

/**
 * State of the drain phase of a shutdown. While the service drains, it serves every request with
 * {@code Connection: close}, so that proxies change over to other instances before the listener closes.
 */
@Singleton
public class Drain {

    private volatile boolean begun;

    /** Returns whether the drain has begun. */
    public boolean begun() {
        return begun;
    }

    void begin() {
        begun = true;
    }
}
