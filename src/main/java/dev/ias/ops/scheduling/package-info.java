/** Beans of scheduled tasks, and their failures. */
@NullMarked
package dev.ias.ops.scheduling;

import org.jspecify.annotations.NullMarked;
