/** Tests of development mode, run as a process. */
@NullMarked
package dev.ias.ops.development;

import org.jspecify.annotations.NullMarked;
