package dev.ias.maildomain;

import dev.ias.verification.Failure.UnusableDomain;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Checks, before the first mail to an address, whether its domain can receive mail. */
public interface MailDomains {

    /**
     * Returns the domains to which no mail can be sent or may be sent; empty if all are usable. Never fails, never
     * blocks and completes within one timeout for all domains. A domain that could not be checked counts as usable. The
     * result depends on the domains alone.
     *
     * @param domains in their ASCII form and lower case
     */
    CompletableFuture<Map<String, UnusableDomain>> unusable(Set<String> domains);
}
