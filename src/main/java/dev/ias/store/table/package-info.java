/**
 * The statements on each table, and the rows that one transaction loads and changes.
 */
@NullMarked
package dev.ias.store.table;

import org.jspecify.annotations.NullMarked;
