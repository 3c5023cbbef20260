package dev.ias.dos;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The behaviour of a {@link Flood}.
 *
 * @param requests requests, assigned to connections round robin
 * @param times number of times that a connection sends its request
 * @param next when a connection sends its request again
 * @param reads whether responses are read
 * @param connections total number of connections
 * @param atOnce maximum number of open connections
 * @param hold time that a connection stays open, unless the service closes it
 * @param machines source addresses, assigned to connections round robin
 */
record FloodPlan(
        List<byte[]> requests,
        int times,
        Next next,
        boolean reads,
        int connections,
        int atOnce,
        Duration hold,
        List<InetAddress> machines) {

    private static final Duration TO_THE_END = Duration.ofMinutes(5);

    /** When a connection sends its request again. */
    enum Next {
        AT_ONCE,
        WHEN_ANSWERED,
        /** Never; sends a further byte every two seconds instead. */
        DRIP
    }

    /** Returns a plan of one machine and one connection, which sends its request once and waits. */
    static FloodPlan of(String... requests) {
        return new FloodPlan(
                IntStream.range(0, requests.length)
                        .mapToObj(i -> requests[i].getBytes(StandardCharsets.ISO_8859_1))
                        .toList(),
                1,
                Next.AT_ONCE,
                true,
                1,
                1,
                TO_THE_END,
                List.of(InetAddress.ofLiteral("127.0.0.2")));
    }

    FloodPlan connections(int all, int openAtOnce) {
        return new FloodPlan(requests, times, next, reads, all, openAtOnce, hold, machines);
    }

    FloodPlan again(int often, Next when) {
        return new FloodPlan(requests, often, when, reads, connections, atOnce, hold, machines);
    }

    FloodPlan holding(Duration time) {
        return new FloodPlan(requests, times, next, reads, connections, atOnce, time, machines);
    }

    FloodPlan withoutReading() {
        return new FloodPlan(requests, times, next, false, connections, atOnce, hold, machines);
    }

    FloodPlan fromManyMachines(int count) {
        var many = IntStream.rangeClosed(1, count)
                .mapToObj(i -> InetAddress.ofLiteral("127.0.1." + i))
                .toList();
        return new FloodPlan(requests, times, next, reads, connections, atOnce, hold, many);
    }

    byte[] request(int connection) {
        return requests.get(connection % requests.size());
    }

    InetAddress machine(int connection) {
        return machines.get(connection % machines.size());
    }
}
