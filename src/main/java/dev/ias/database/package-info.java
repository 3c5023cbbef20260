/** Access to the database: transactions, health, schema migration. */
@NullMarked
package dev.ias.database;

import org.jspecify.annotations.NullMarked;
