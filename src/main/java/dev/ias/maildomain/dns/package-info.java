/** Bounded, asynchronous DNS lookups: of mail domains with a cache, and of the sender's domain for {@code config check}. */
@NullMarked
package dev.ias.maildomain.dns;

import org.jspecify.annotations.NullMarked;
