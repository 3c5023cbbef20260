/** Test fixtures: the real service, a real PostgreSQL, a real SMTP server and a manual clock. */
@NullMarked
package dev.ias.testing;

import org.jspecify.annotations.NullMarked;
