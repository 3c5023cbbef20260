/**
 * Delivery of mails: first delivery within the call, redelivery from the outbox, outcomes, and the revert of sends that
 * were refused. Reaches the relay and the database by the ports {@link dev.ias.outbox.MailRelay} and
 * {@link dev.ias.outbox.OutboxQueue}.
 */
@NullMarked
package dev.ias.outbox;

import org.jspecify.annotations.NullMarked;
