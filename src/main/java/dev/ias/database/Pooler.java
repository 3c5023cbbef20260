package dev.ias.database;

/** Whether a connection pooler stands between the service and the server. */
public enum Pooler {
    /** Decides for each new connection: behind a pooler it leads to a server process other than it was told. */
    DETECT,

    /** No pooler, or one that assigns a server connection for the lifetime of a client's (session pooling). */
    NONE,

    /** A pooler that assigns a server connection for a transaction only. */
    TRANSACTION
}
