/** Development mode as it is started: as a process. */
@NullMarked
package dev.ias.ops.development;

import org.jspecify.annotations.NullMarked;
