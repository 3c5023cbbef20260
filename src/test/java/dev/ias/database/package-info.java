@NullMarked
package dev.ias.database;

import org.jspecify.annotations.NullMarked;
