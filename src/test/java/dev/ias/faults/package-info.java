/** The packaged service under faults, with an account of every call. Run by the profile {@code faults}. */
@NullMarked
package dev.ias.faults;

import org.jspecify.annotations.NullMarked;
