/**
 * The PostgreSQL adapter of the ports of {@code command}, {@code outbox} and {@code link}. Commands queue on lanes; a
 * lane loads the rows of all queued commands, runs their rules one after another, and commits once (group commit).
 */
@NullMarked
package dev.ias.store;

import org.jspecify.annotations.NullMarked;
