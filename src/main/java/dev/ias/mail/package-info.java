/**
 * Delivery of outbox messages to the relay: templates, queue, pooled SMTP connections, mapping of replies to verdicts.
 */
@NullMarked
package dev.ias.mail;

import org.jspecify.annotations.NullMarked;
