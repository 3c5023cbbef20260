/** The packaged service with Debian's own databases, poolers, relays and proxies. Run by the profile {@code infra}. */
@NullMarked
package dev.ias.infra;

import org.jspecify.annotations.NullMarked;
