/** Failures of scheduled tasks. */
@NullMarked
package dev.ias.ops.scheduling;

import org.jspecify.annotations.NullMarked;
