@NullMarked
package dev.ias.brand;

import org.jspecify.annotations.NullMarked;
