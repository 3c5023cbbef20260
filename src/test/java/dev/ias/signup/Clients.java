package dev.ias.signup;

import dev.ias.limit.NetworkLimiter;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Clients that call as soon as the quotas of their networks permit. */
final class Clients {

    private record Client(InetAddress address, Instant next) {}

    private final NetworkLimiter limiter;
    private final Clock clock;
    private final PriorityQueue<Client> waiting = new PriorityQueue<>(Comparator.comparing(Client::next));

    Clients(List<InetAddress> addresses, NetworkLimiter limiter, Clock clock) {
        this.limiter = limiter;
        this.clock = clock;
        addresses.forEach(address -> waiting.add(new Client(address, clock.instant())));
    }

    /** Takes a unit of the quotas of any client; false if none has one left. */
    boolean take() {
        var now = clock.instant();
        while (!waiting.isEmpty() && !waiting.element().next().isAfter(now)) {
            var client = waiting.remove().address();
            var wait = limiter.take(client);
            waiting.add(new Client(client, wait.map(now::plus).orElse(now)));
            if (wait.isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
