/** Bounded, asynchronous DNS lookups: cached ones of mail domains, and those of {@code config check}. */
@NullMarked
package dev.ias.maildomain.dns;

import org.jspecify.annotations.NullMarked;
