/**
 * The model: verifications, addresses, challenges and their keyed hashes, with their invariants. Free of I/O,
 * frameworks and SQL.
 */
@NullMarked
package dev.ias.verification;

import org.jspecify.annotations.NullMarked;
