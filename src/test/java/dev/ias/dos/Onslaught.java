package dev.ias.dos;

/** An attack that is under way; it ends when it is closed. */
interface Onslaught extends AutoCloseable {

    long connections();

    /** Bytes that were sent to the service. */
    long bytes();

    /** What the attackers got. */
    String summary();

    @Override
    void close();
}
