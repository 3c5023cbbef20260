/**
 * Tells an operator's back end of confirmed and failed verifications: signed requests as the Standard Webhooks specification
 * 1.0.0 has them, from an outbox that is written with the change itself. Off until a receiver is configured.
 */
@NullMarked
package dev.ias.webhook;

import org.jspecify.annotations.NullMarked;
