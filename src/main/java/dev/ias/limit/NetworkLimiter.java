package dev.ias.limit;

import dev.ias.limit.ClientNetwork.Size;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Thread-safe in-process limiter of clients by the networks that contain them: what many addresses of one party take is
 * taken from the quotas of its wider networks too.
 */
public final class NetworkLimiter {

    private final Map<Size, InProcessLimiter<ClientNetwork>> limiters = new EnumMap<>(Size.class);

    public NetworkLimiter(Map<Size, Quota> quotas, Clock clock) {
        quotas.forEach((size, quota) -> limiters.put(size, new InProcessLimiter<>(quota, clock)));
    }

    /**
     * Takes one unit of each quota. If one of them is used up, takes nothing and returns the time until its next unit.
     */
    public Optional<Duration> take(InetAddress client) {
        var taken = new ArrayList<Size>(limiters.size());
        for (var limiter : limiters.entrySet()) {
            var wait = limiter.getValue().take(ClientNetwork.of(client, limiter.getKey()));
            if (wait.isPresent()) {
                taken.forEach(size -> refund(client, size));
                return wait;
            }
            taken.add(limiter.getKey());
        }
        return Optional.empty();
    }

    /** Returns the time until a unit of each quota is available, without taking one; empty if one is. */
    public Optional<Duration> waitFor(InetAddress client) {
        var longest = Optional.<Duration>empty();
        for (var limiter : limiters.entrySet()) {
            var wait = limiter.getValue().waitFor(ClientNetwork.of(client, limiter.getKey()));
            longest =
                    wait.isPresent() && (longest.isEmpty() || wait.get().compareTo(longest.get()) > 0) ? wait : longest;
        }
        return longest;
    }

    /** Refunds a unit of each quota that was taken but not used. */
    public void refund(InetAddress client) {
        limiters.keySet().forEach(size -> refund(client, size));
    }

    private void refund(InetAddress client, Size size) {
        Objects.requireNonNull(limiters.get(size)).refund(ClientNetwork.of(client, size));
    }

    /** Returns whether a client has used at least half of one of its quotas. */
    public boolean isHalfUsed(InetAddress client) {
        return limiters.entrySet().stream()
                .anyMatch(limiter -> limiter.getValue().isHalfUsed(ClientNetwork.of(client, limiter.getKey())));
    }
}
