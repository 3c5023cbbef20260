/** Transactions on the one database, for everything that keeps rows there. */
@NullMarked
package dev.ias.database;

import org.jspecify.annotations.NullMarked;
