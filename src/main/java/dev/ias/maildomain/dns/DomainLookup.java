package dev.ias.maildomain.dns;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.ias.limit.InProcessLimiter;
import dev.ias.limit.Quota;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.handler.codec.dns.DnsRecordType;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Looks up whether domains receive mail: first MX, then A and AAAA. Results are cached for the TTL of their records. A
 * domain is looked up once at a time. Lookups are limited in flight and per minute, so that a flood of invented domains
 * does not become one of queries. The timer {@code ias.domain.lookup} covers lookups that the cache does not answer.
 */
@Singleton
public class DomainLookup {

    private static final Duration MINIMUM_TTL = Duration.ofSeconds(1);
    private static final Duration MAXIMUM_TTL = Duration.ofHours(1);
    // A domain may have been registered a moment ago.
    private static final Duration MAXIMUM_NEGATIVE_TTL = Duration.ofMinutes(15);
    // Protects name servers that fail (RFC 2308 section 7).
    private static final Duration FAILURE_TTL = Duration.ofSeconds(5);
    private static final String ROOT = ".";
    private static final String ALL = "all";

    private enum Outcome {
        MX,
        ADDRESS,
        NULL_MX,
        NOT_FOUND,
        TIMEOUT,
        FAILED,
        OVERLOADED
    }

    private record Found(Outcome outcome, Duration ttl) {

        MailDomain domain() {
            return switch (outcome) {
                case MX, ADDRESS -> MailDomain.RECEIVES;
                case NULL_MX -> MailDomain.NO_MAIL;
                case NOT_FOUND -> MailDomain.NOT_FOUND;
                case TIMEOUT, FAILED, OVERLOADED -> MailDomain.UNKNOWN;
            };
        }
    }

    private final DnsClient dns;
    private final Semaphore inFlight;
    private final InProcessLimiter<String> rate;
    private final AsyncCache<String, Found> found;
    private final MeterRegistry meters;
    private final MeterProvider<Timer> lookups;

    DomainLookup(DnsClient dns, DnsSettings settings, Clock clock, MeterRegistry meters) {
        this.dns = dns;
        this.inFlight = new Semaphore(settings.inFlight());
        this.rate = new InProcessLimiter<>(new Quota(settings.lookupsPerMinute(), Duration.ofMinutes(1)), clock);
        this.found = Caffeine.newBuilder()
                .maximumSize(settings.cacheSize())
                .expireAfter(Expiry.<String, Found>creating((domain, result) -> result.ttl()))
                .ticker(() -> ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant()))
                .executor(Runnable::run)
                .buildAsync();
        this.meters = meters;
        this.lookups = Timer.builder("ias.domain.lookup")
                .description("DNS lookups of mail domains that the cache did not answer")
                .withRegistry(meters);
        Gauge.builder("ias.domain.cached", found, cache -> cache.synchronous().estimatedSize())
                .description("Domains in the cache of DNS lookups")
                .register(meters);
    }

    /**
     * Looks up a domain. Never fails and never blocks; completes on an event loop, so callbacks must be short.
     *
     * @param domain in its ASCII form and lower case
     */
    public CompletableFuture<MailDomain> find(String domain) {
        return found.get(domain, (name, executor) -> lookUp(name)).thenApply(Found::domain);
    }

    private CompletableFuture<Found> lookUp(String domain) {
        var sample = Timer.start(meters);
        if (!inFlight.tryAcquire()) {
            return CompletableFuture.completedFuture(overloaded(sample));
        }
        if (rate.take(ALL).isPresent()) {
            inFlight.release();
            return CompletableFuture.completedFuture(overloaded(sample));
        }
        return uncached(domain).whenComplete((result, never) -> {
            inFlight.release();
            stop(sample, result.outcome());
        });
    }

    private Found overloaded(Timer.Sample sample) {
        stop(sample, Outcome.OVERLOADED);
        return new Found(Outcome.OVERLOADED, Duration.ZERO);
    }

    private void stop(Timer.Sample sample, Outcome outcome) {
        sample.stop(lookups.withTag("outcome", outcome.name().toLowerCase(Locale.ROOT)));
    }

    private CompletableFuture<Found> uncached(String domain) {
        return dns.query(domain, DnsRecordType.MX)
                .thenCompose(mx -> judge(domain, mx))
                .exceptionally(e -> switch (DnsClient.failureOf(e).reason()) {
                    case TIMEOUT -> new Found(Outcome.TIMEOUT, FAILURE_TTL);
                    case FAILED -> new Found(Outcome.FAILED, FAILURE_TTL);
                });
    }

    private CompletableFuture<Found> judge(String domain, DnsReply mx) {
        if (!mx.exists()) {
            return CompletableFuture.completedFuture(negative(Outcome.NOT_FOUND, mx.ttl()));
        }
        if (mx.values().isEmpty()) {
            return dns.query(domain, DnsRecordType.A)
                    .thenCombine(dns.query(domain, DnsRecordType.AAAA), DomainLookup::judgeAddresses);
        }
        return CompletableFuture.completedFuture(
                mx.values().stream().allMatch(ROOT::equals)
                        ? negative(Outcome.NULL_MX, mx.ttl())
                        : new Found(Outcome.MX, bounded(mx.ttl(), MAXIMUM_TTL)));
    }

    private static Found judgeAddresses(DnsReply ipv4, DnsReply ipv6) {
        var ttl = ipv4.ttl().compareTo(ipv6.ttl()) < 0 ? ipv4.ttl() : ipv6.ttl();
        return ipv4.values().isEmpty() && ipv6.values().isEmpty()
                ? negative(Outcome.NOT_FOUND, ttl)
                : new Found(Outcome.ADDRESS, bounded(ttl, MAXIMUM_TTL));
    }

    private static Found negative(Outcome outcome, Duration ttl) {
        return new Found(outcome, bounded(ttl, MAXIMUM_NEGATIVE_TTL));
    }

    private static Duration bounded(Duration ttl, Duration maximum) {
        if (ttl.compareTo(MINIMUM_TTL) < 0) {
            return MINIMUM_TTL;
        }
        return ttl.compareTo(maximum) > 0 ? maximum : ttl;
    }
}
