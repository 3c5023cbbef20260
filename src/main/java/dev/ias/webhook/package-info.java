/**
 * Webhooks for confirmed and failed verifications: signed requests according to the Standard Webhooks specification
 * 1.0.0, from a transactional outbox. Off unless a receiver is configured.
 */
@NullMarked
package dev.ias.webhook;

import org.jspecify.annotations.NullMarked;
