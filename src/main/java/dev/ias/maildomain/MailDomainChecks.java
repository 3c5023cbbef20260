package dev.ias.maildomain;

import dev.ias.maildomain.dns.DnsSettings;
import dev.ias.maildomain.dns.DomainLookup;
import dev.ias.maildomain.dns.MailDomain;
import dev.ias.verification.Failure.UnusableDomain;
import dev.ias.verification.Failure.UnusableDomain.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.BeanProvider;
import io.micronaut.core.propagation.PropagatedContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Checks domains against the blocked ones and then, if {@code ias.mail.check-domain} is on, by DNS. The counter
 * {@code ias.domain.check} counts domains by outcome.
 */
@Singleton
final class MailDomainChecks implements MailDomains {

    private static final String USABLE = "usable";
    private static final String UNCHECKED = "unchecked";

    private final BlockedDomains blocked;
    private final Optional<DomainLookup> lookup;
    private final Duration timeout;
    private final MeterProvider<Counter> outcomes;

    MailDomainChecks(
            MailDomainSettings settings,
            BlockedDomains blocked,
            BeanProvider<DomainLookup> lookup,
            DnsSettings dns,
            MeterRegistry meters) {
        this.blocked = blocked;
        this.lookup = settings.checkDomain() ? Optional.of(lookup.get()) : Optional.empty();
        this.timeout = dns.timeout();
        this.outcomes = Counter.builder("ias.domain.check")
                .description("Domains of recipients checked before their first mail")
                .withRegistry(meters);
    }

    @Override
    public CompletableFuture<Map<String, UnusableDomain>> unusable(Set<String> domains) {
        var unusable = new HashMap<String, UnusableDomain>();
        var lookups = new HashMap<String, CompletableFuture<MailDomain>>();
        for (var domain : domains) {
            if (blocked.contains(domain)) {
                deny(unusable, domain, Reason.BLOCKED);
            } else {
                lookup.ifPresent(dns -> lookups.put(domain, dns.find(domain)));
            }
        }
        return completed(lookups).thenApply(done -> {
            lookups.forEach((domain, found) -> judge(unusable, domain, found));
            return Map.copyOf(unusable);
        });
    }

    private void judge(Map<String, UnusableDomain> unusable, String domain, CompletableFuture<MailDomain> found) {
        switch (found.getNow(MailDomain.UNKNOWN)) {
            case RECEIVES -> count(USABLE);
            case UNKNOWN -> count(UNCHECKED);
            case NO_MAIL -> deny(unusable, domain, Reason.NO_MAIL);
            case NOT_FOUND -> deny(unusable, domain, Reason.NOT_FOUND);
        }
    }

    private void deny(Map<String, UnusableDomain> unusable, String domain, Reason reason) {
        unusable.put(domain, new UnusableDomain(domain, reason));
        count(reason.name().toLowerCase(Locale.ROOT));
    }

    private void count(String outcome) {
        outcomes.withTag("outcome", outcome).increment();
    }

    /** Returns a future that completes, in the context of the caller, with all lookups or after the timeout. */
    private CompletableFuture<Boolean> completed(Map<String, CompletableFuture<MailDomain>> lookups) {
        var all = CompletableFuture.allOf(lookups.values().toArray(CompletableFuture[]::new));
        if (all.isDone()) {
            return CompletableFuture.completedFuture(true);
        }
        var context = PropagatedContext.getOrEmpty();
        var completed = new CompletableFuture<Boolean>();
        var _ = all.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((done, late) -> context.propagate(() -> completed.complete(late == null)));
        return completed;
    }
}
