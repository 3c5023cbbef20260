@NullMarked
package dev.ias.ops.scheduling;

import org.jspecify.annotations.NullMarked;
