/** The packaged service under denial-of-service attacks, beside honest callers. Run by the profile {@code dos}. */
@NullMarked
package dev.ias.dos;

import org.jspecify.annotations.NullMarked;
