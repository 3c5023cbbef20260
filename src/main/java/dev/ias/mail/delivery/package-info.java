/** What relays of all kinds share: the queue of mails, attempts and their metrics, checks before the start. */
@NullMarked
package dev.ias.mail.delivery;

import org.jspecify.annotations.NullMarked;
