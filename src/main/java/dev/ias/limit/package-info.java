/** Limits as pure arithmetic on (state, quota, clock), and the in-process limiter that filters first. */
@NullMarked
package dev.ias.limit;

import org.jspecify.annotations.NullMarked;
