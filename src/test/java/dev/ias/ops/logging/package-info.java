@NullMarked
package dev.ias.ops.logging;

import org.jspecify.annotations.NullMarked;
