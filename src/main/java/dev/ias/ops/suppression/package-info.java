/** The command for suppressed recipients. */
@NullMarked
package dev.ias.ops.suppression;

import org.jspecify.annotations.NullMarked;
