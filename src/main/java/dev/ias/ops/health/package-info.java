/** Readiness of the service: checks of the database, the relay and the keys. */
@NullMarked
package dev.ias.ops.health;

import org.jspecify.annotations.NullMarked;
