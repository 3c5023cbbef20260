/** Key rings: named keys per purpose, read from settings or from files that are reloaded while the service runs. */
@NullMarked
package dev.ias.key;

import org.jspecify.annotations.NullMarked;
