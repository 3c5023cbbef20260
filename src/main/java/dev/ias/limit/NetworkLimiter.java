package dev.ias.limit;

import dev.ias.limit.ClientNetwork.Size;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Thread-safe in-process limiter of clients by the networks that contain them: what many addresses of one party take is taken
 * from the quotas of its wider networks too.
 */
public final class NetworkLimiter {

    private record Level(Size size, InProcessLimiter<ClientNetwork> limiter) {}

    private final List<Level> levels;

    public NetworkLimiter(Map<Size, Quota> quotas, Clock clock) {
        this.levels = quotas.entrySet().stream()
                .map(quota -> new Level(quota.getKey(), new InProcessLimiter<>(quota.getValue(), clock)))
                .toList();
    }

    /**
     * Takes one unit of each quota. If one of them is used up, takes nothing and returns the time until its next unit.
     */
    public Optional<Duration> take(InetAddress client) {
        var taken = new ArrayList<Level>(levels.size());
        for (var level : levels) {
            var wait = level.limiter().take(ClientNetwork.of(client, level.size()));
            if (wait.isPresent()) {
                taken.forEach(other -> refund(other, client));
                return wait;
            }
            taken.add(level);
        }
        return Optional.empty();
    }

    /** Refunds a unit of each quota that was taken but not used. */
    public void refund(InetAddress client) {
        levels.forEach(level -> refund(level, client));
    }

    /** Returns whether a client has used at least half of one of its quotas. */
    public boolean isHalfUsed(InetAddress client) {
        return levels.stream().anyMatch(level -> level.limiter().isHalfUsed(ClientNetwork.of(client, level.size())));
    }

    private static void refund(Level level, InetAddress client) {
        level.limiter().refund(ClientNetwork.of(client, level.size()));
    }
}
