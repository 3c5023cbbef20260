package dev.ias.dos;

/** An attack that is under way; it ends when it is closed. */
interface Onslaught extends AutoCloseable {

    long connections();

    /** Bytes that were sent to the service. */
    long bytes();

    /** The answers to the attackers, in words. */
    String summary();

    @Override
    void close();
}
