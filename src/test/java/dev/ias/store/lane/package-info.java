@NullMarked
package dev.ias.store.lane;

import org.jspecify.annotations.NullMarked;
