/** New connections to the database, pooled and unpooled, direct and behind poolers. */
@NullMarked
package dev.ias.database.connection;

import org.jspecify.annotations.NullMarked;
