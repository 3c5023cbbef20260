package dev.ias.database.connection;

/** Whether a connection pooler stands between the service and the server. */
public enum Pooler {
    /** Detects a pooler for each new connection: the process id of the start-up differs from that of the server. */
    DETECT,

    /** No pooler, or one that assigns a server connection for the lifetime of a client's (session pooling). */
    NONE,

    /** A pooler that assigns a server connection for a transaction only. */
    TRANSACTION
}
