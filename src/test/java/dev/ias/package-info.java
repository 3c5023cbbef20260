@NullMarked
package dev.ias;

import org.jspecify.annotations.NullMarked;
