/**
 * Queues with one worker thread each. Independent of SQL.
 */
@NullMarked
package dev.ias.store.lane;

import org.jspecify.annotations.NullMarked;
