/** Inputs without number, made from good ones and from nothing, that can be made again from their seed. */
@NullMarked
package dev.ias.fuzz;

import org.jspecify.annotations.NullMarked;
