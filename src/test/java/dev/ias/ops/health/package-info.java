@NullMarked
package dev.ias.ops.health;

import org.jspecify.annotations.NullMarked;
