/** The REST face: controllers of the generated interfaces, the bearer filter, and the one mapping of errors. */
@NullMarked
package dev.ias.rest;

import org.jspecify.annotations.NullMarked;
