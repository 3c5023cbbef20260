/**
 * Bounds of HTTP connections: how many, how long, how much of a request. One handler a concern in the pipeline of each connection,
 * below the framework's own, which sees one complete request at a time.
 */
@NullMarked
package dev.ias.http.connection;

import org.jspecify.annotations.NullMarked;
