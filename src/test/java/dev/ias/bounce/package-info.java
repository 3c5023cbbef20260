@NullMarked
package dev.ias.bounce;

import org.jspecify.annotations.NullMarked;
