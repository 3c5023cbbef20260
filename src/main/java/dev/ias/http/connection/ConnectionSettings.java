package dev.ias.http.connection;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import java.time.Duration;

/**
 * Bounds of connections and requests. None can be disabled.
 *
 * @param connections open connections of each listener; fewer if the process may not open as many files. For one more,
 *     the connection that has waited longest for a request is closed
 * @param connectionsPerClient open connections from one IPv4 address or IPv6 /64 that is not a trusted proxy
 * @param pipelined requests that one connection may send ahead of the answers
 * @param requestLine size of a request line
 * @param headers size of all header fields of a request
 * @param body size of a request body of the RPC API, for lists of addresses
 * @param bufferedBodies memory for request bodies that have not arrived completely, over all connections, apart from
 *     the first 16 KiB of each
 * @param headerTimeout time from the first byte of a request until its header fields have arrived
 * @param requestTimeout time from the first byte of a request until it has arrived completely; also the time that a
 *     client has to read an answer
 * @param idleTimeout time after which an idle connection is closed
 * @param closeTimeout how long the rest of a request is read and discarded after an answer that ends the connection
 *     (RFC 9112 section 9.6)
 * @param drain how long requests are served after SIGTERM, with readiness 503 and {@code Connection: close}, before the
 *     listener closes; may be zero
 * @param shutdownTimeout how long requests in flight may take after the listener has closed
 */
@ConfigurationProperties("ias.http")
record ConnectionSettings(
        @Bindable(defaultValue = "4096") int connections,
        @Bindable(defaultValue = "256") int connectionsPerClient,
        @Bindable(defaultValue = "16") int pipelined,
        @Bindable(defaultValue = "16KB") @ReadableBytes int requestLine,
        @Bindable(defaultValue = "8KB") @ReadableBytes int headers,
        @Bindable(defaultValue = "160KB") @ReadableBytes int body,
        @Bindable(defaultValue = "32MB") @ReadableBytes long bufferedBodies,
        @Bindable(defaultValue = "10s") Duration headerTimeout,
        @Bindable(defaultValue = "30s") Duration requestTimeout,
        @Bindable(defaultValue = "75s") Duration idleTimeout,
        @Bindable(defaultValue = "5s") Duration closeTimeout,
        @Bindable(defaultValue = "5s") Duration drain,
        @Bindable(defaultValue = "15s") Duration shutdownTimeout) {}
