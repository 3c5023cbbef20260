/** The addresses that the APIs and the management port listen on. */
@NullMarked
package dev.ias.http.listen;

import org.jspecify.annotations.NullMarked;
