/** Rate limits and quotas: pure functions of state, quota and time, and the in-process limiter that filters first. */
@NullMarked
package dev.ias.limit;

import org.jspecify.annotations.NullMarked;
