@NullMarked
package dev.ias.tracing;

import org.jspecify.annotations.NullMarked;
