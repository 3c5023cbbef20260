@NullMarked
package dev.ias.store;

import org.jspecify.annotations.NullMarked;
