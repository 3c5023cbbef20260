/** Operations: admin commands, health indicators, process checks. */
@NullMarked
package dev.ias.ops;

import org.jspecify.annotations.NullMarked;
