@NullMarked
package dev.ias.key;

import org.jspecify.annotations.NullMarked;
