/** Log lines that hold up no thread and cannot be forged. */
@NullMarked
package dev.ias.ops.logging;

import org.jspecify.annotations.NullMarked;
