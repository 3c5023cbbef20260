package dev.ias.http.connection;

import jakarta.inject.Singleton;

/**
 * Whether the service is about to end. Until its listener closes it serves every request, but keeps no connection open, so that
 * proxies move on to other instances.
 */
@Singleton
public class Drain {

    private volatile boolean begun;

    /** Whether the end was announced. */
    public boolean begun() {
        return begun;
    }

    void begin() {
        begun = true;
    }
}
