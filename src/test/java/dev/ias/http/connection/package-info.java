@NullMarked
package dev.ias.http.connection;

import org.jspecify.annotations.NullMarked;
