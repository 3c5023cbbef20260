/** Fuzzing with mutated and random inputs, reproducible from a seed. */
@NullMarked
package dev.ias.fuzz;

import org.jspecify.annotations.NullMarked;
