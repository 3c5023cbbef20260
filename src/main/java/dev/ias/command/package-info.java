/**
 * The kernel of all use cases: a {@link dev.ias.command.Command} names the rows that it needs and the pure rule that
 * decides it; a {@link dev.ias.command.CommandStore} executes it transactionally.
 */
@NullMarked
package dev.ias.command;

import org.jspecify.annotations.NullMarked;
