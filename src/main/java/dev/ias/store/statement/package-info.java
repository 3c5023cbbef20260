/** Set-wise statements and the round trips that execute them. Independent of tables. */
@NullMarked
package dev.ias.store.statement;

import org.jspecify.annotations.NullMarked;
