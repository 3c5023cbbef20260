/** Delivery by the API of Amazon SES: the client, and the mapping of its answers to verdicts. */
@NullMarked
package dev.ias.mail.ses;

import org.jspecify.annotations.NullMarked;
