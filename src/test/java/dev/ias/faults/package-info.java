/** Fault injection tests of the packaged service, which check every call. Run by the profile {@code faults}. */
@NullMarked
package dev.ias.faults;

import org.jspecify.annotations.NullMarked;
