/**
 * Bounds of HTTP connections: their number, timeouts and request sizes. Each concern is one Netty handler in the
 * pipeline of a connection, below the handlers of the framework, which receive one complete request at a time.
 */
@NullMarked
package dev.ias.http.connection;

import org.jspecify.annotations.NullMarked;
