@NullMarked
package dev.ias.ops;

import org.jspecify.annotations.NullMarked;
