/** Non-blocking log appender with bounded, escaped lines. */
@NullMarked
package dev.ias.ops.logging;

import org.jspecify.annotations.NullMarked;
