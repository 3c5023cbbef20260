@NullMarked
package dev.ias.store.table;

import org.jspecify.annotations.NullMarked;
