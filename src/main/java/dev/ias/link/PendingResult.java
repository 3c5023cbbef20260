package dev.ias.link;

import dev.ias.outbox.QueuedMail;

/** The decision on one address of a list: its result, or a queued mail whose delivery determines the result. */
sealed interface PendingResult {

    record Done(AddressResult result) implements PendingResult {}

    /**
     * A queued mail.
     *
     * @param created whether the address is new to the account
     */
    record Queued(QueuedMail mail, boolean created) implements PendingResult {}
}
