@NullMarked
package dev.ias.database.connection;

import org.jspecify.annotations.NullMarked;
