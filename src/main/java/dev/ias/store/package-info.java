/**
 * The PostgreSQL adapter of {@link dev.ias.verification.VerificationStore}. Commands queue on lanes; a lane loads the rows
 * of everything that waits, lets the rules decide one after another, and commits once (group commit).
 */
@NullMarked
package dev.ias.store;

import org.jspecify.annotations.NullMarked;
