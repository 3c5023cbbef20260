@NullMarked
package dev.ias.limit;

import org.jspecify.annotations.NullMarked;
