@NullMarked
package dev.ias.input;

import org.jspecify.annotations.NullMarked;
