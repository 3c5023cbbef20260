/** Tracing of requests with OpenTelemetry. Off, and without cost, unless a collector is configured. */
@NullMarked
package dev.ias.tracing;

import org.jspecify.annotations.NullMarked;
