@NullMarked
package dev.ias.language;

import org.jspecify.annotations.NullMarked;
