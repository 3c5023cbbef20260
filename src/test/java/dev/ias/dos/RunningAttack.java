package dev.ias.dos;

/** A running attack; closing it ends it. */
interface RunningAttack extends AutoCloseable {

    long connections();

    /** Returns the number of bytes sent to the service. */
    long bytes();

    /** Returns a description of the responses to the attackers. */
    String summary();

    @Override
    void close();
}
