/** Set-wise statements and the round trips that execute them; knows no table. */
@NullMarked
package dev.ias.store.statement;

import org.jspecify.annotations.NullMarked;
