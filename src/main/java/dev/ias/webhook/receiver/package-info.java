/**
 * Connections to the receiver of webhooks: its URL, public addresses only, its certificate, bounds of its responses,
 * and why it is unreachable.
 */
@NullMarked
package dev.ias.webhook.receiver;

import org.jspecify.annotations.NullMarked;
