package dev.ias.mail;

import dev.ias.outbox.MailRelay;
import dev.ias.verification.OutboxMessage;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Failover between relays, in order of preference. A mail that a relay does not accept is sent over the next one,
 * within the same attempt, unless the relay rejects the recipient or may have accepted the mail. A circuit breaker
 * skips a relay that fails repeatedly, as long as there is another one, and releases the mails that wait for it.
 */
@Singleton
public class Relays implements MailRelay {

    private static final int WINDOW = 8;
    private static final int MINIMUM_ATTEMPTS = 4;
    private static final float FAILURES_PERCENT = 50;
    private static final Duration LEFT_OUT = Duration.ofSeconds(5);

    /** Verdicts without failover. */
    private static final Set<Verdict> FINAL =
            EnumSet.of(Verdict.ACCEPTED, Verdict.RECIPIENT_REFUSED, Verdict.UNCERTAIN);

    private static final Set<Verdict> SUCCESSES = EnumSet.of(Verdict.ACCEPTED, Verdict.RECIPIENT_REFUSED);

    private final List<Candidate> candidates;
    private final List<Group> groups;
    private final AtomicInteger turn = new AtomicInteger();

    Relays(RelayList list, RelayKinds kinds) {
        this.candidates = list.all().stream()
                .map(relay -> kinds.of(relay).create(relay))
                .map(Candidate::new)
                .toList();
        this.groups = candidates.stream()
                .collect(Collectors.groupingBy(
                        candidate -> candidate.relay.order(), TreeMap::new, Collectors.toUnmodifiableList()))
                .values()
                .stream()
                .map(Group::new)
                .toList();
        candidates.forEach(candidate -> candidate.breaker.getEventPublisher().onStateTransition(transition -> {
            if (candidate.open()) {
                releaseQueued(candidate);
            }
        }));
    }

    /** Releases the mails that wait for a relay, if there is another one that they can be sent over. */
    private void releaseQueued(Candidate failed) {
        if (candidates.stream().anyMatch(other -> !other.equals(failed) && !other.open())) {
            failed.relay.releaseQueued();
        }
    }

    /** Returns the relays, in order of preference. */
    public List<Relay> all() {
        return candidates.stream().map(Candidate::relay).toList();
    }

    @Override
    public CompletableFuture<Verdict> send(OutboxMessage message, Instant endBefore) {
        var first = candidates.getFirst();
        return candidates.size() == 1
                ? first.relay.send(message, endBefore)
                : send(message, endBefore, new Route(inTurns().iterator(), false), Optional.empty());
    }

    /**
     * The relays that a mail may still be sent over.
     *
     * @param all whether circuit breakers are ignored
     */
    private record Route(Iterator<Candidate> rest, boolean all) {

        Optional<Candidate> next() {
            while (rest.hasNext()) {
                var candidate = rest.next();
                if (all || candidate.breaker.tryAcquirePermission()) {
                    return Optional.of(candidate);
                }
            }
            return Optional.empty();
        }
    }

    private CompletableFuture<Verdict> send(
            OutboxMessage message, Instant endBefore, Route route, Optional<Verdict> before) {
        var next = route.next();
        if (next.isPresent()) {
            return next.get().send(message, endBefore).thenCompose(verdict -> {
                var both = before.map(earlier -> together(earlier, verdict)).orElse(verdict);
                return FINAL.contains(verdict)
                        ? CompletableFuture.completedFuture(verdict)
                        : send(message, endBefore, route, Optional.of(both));
            });
        }
        // If all circuit breakers are open, ignores them: mails that every relay refuses must not stop all others.
        return before.map(CompletableFuture::completedFuture)
                .orElseGet(() -> send(message, endBefore, new Route(inTurns().iterator(), true), Optional.empty()));
    }

    /** Returns the verdict of two relays, of which neither has accepted the mail. */
    private static Verdict together(Verdict one, Verdict two) {
        return one == two ? one : Verdict.DEFERRED;
    }

    /** Returns the candidates in order; those of the same order begin with another one each time, by their weights. */
    private List<Candidate> inTurns() {
        var number = turn.getAndIncrement();
        return groups.stream()
                .flatMap(group -> group.beginningAt(number).stream())
                .toList();
    }

    /** The candidates of the same order. */
    private record Group(List<Candidate> members) {

        List<Candidate> beginningAt(int turn) {
            var weights =
                    members.stream().mapToLong(member -> member.relay.weight()).sum();
            var rest = Math.floorMod(turn, weights);
            var first = 0;
            while (rest >= members.get(first).relay.weight()) {
                rest -= members.get(first).relay.weight();
                first++;
            }
            var rotated = new ArrayList<>(members);
            Collections.rotate(rotated, -first);
            return rotated;
        }
    }

    /** Closes the relays at the same time. */
    @Override
    @PreDestroy
    public void close() {
        var closing = candidates.stream()
                .map(candidate -> Thread.ofPlatform().name("relay-close").start(candidate.relay::close))
                .toList();
        for (var thread : closing) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private record Candidate(Relay relay, CircuitBreaker breaker) {

        Candidate(Relay relay) {
            this(
                    relay,
                    CircuitBreaker.of(
                            relay.name(),
                            CircuitBreakerConfig.custom()
                                    .slidingWindowSize(WINDOW)
                                    .minimumNumberOfCalls(MINIMUM_ATTEMPTS)
                                    .failureRateThreshold(FAILURES_PERCENT)
                                    .waitDurationInOpenState(LEFT_OUT)
                                    .permittedNumberOfCallsInHalfOpenState(1)
                                    .build()));
        }

        boolean open() {
            return breaker.getState() == CircuitBreaker.State.OPEN;
        }

        CompletableFuture<Verdict> send(OutboxMessage message, Instant endBefore) {
            return relay.send(message, endBefore).whenComplete((verdict, failure) -> record(verdict));
        }

        private void record(Verdict verdict) {
            if (SUCCESSES.contains(verdict)) {
                breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            } else {
                breaker.onError(0, TimeUnit.NANOSECONDS, new IllegalStateException(verdict.name()));
            }
        }
    }
}
