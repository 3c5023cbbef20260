/** From a message of the outbox to a relay that has taken it: templates, pooled SMTP connections, and what replies mean. */
@NullMarked
package dev.ias.mail;

import org.jspecify.annotations.NullMarked;
