/** Where the time of a call goes, told to an OpenTelemetry collector. Off, and without any cost, until one is named. */
@NullMarked
package dev.ias.tracing;

import org.jspecify.annotations.NullMarked;
