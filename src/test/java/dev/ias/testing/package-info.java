/** What tests run on: the real service, a real PostgreSQL, a real SMTP server and a clock of their own. */
@NullMarked
package dev.ias.testing;

import org.jspecify.annotations.NullMarked;
