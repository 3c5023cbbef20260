package dev.ias.limit;

import java.time.Duration;

/**
 * When and for how long a mailbox is suppressed.
 *
 * @param refused after the relay has refused it within the session
 * @param hardBounce after a report that it takes no mail
 * @param softBounce after a report that it is full, or after {@code softBounceCount} soft bounces
 * @param complaint after a complaint
 * @param softBounceCount soft bounces of different mails within {@code window}
 * @param window reports of mails that were sent earlier change nothing
 */
public record SuppressionRules(
        Duration refused,
        Duration hardBounce,
        Duration softBounce,
        Duration complaint,
        int softBounceCount,
        Duration window) {}
