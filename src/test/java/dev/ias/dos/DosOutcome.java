package dev.ias.dos;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The result of an attack.
 *
 * @param bytes bytes sent to the service
 * @param calls all honest calls, from before the attack until after it
 * @param threads peak number of threads of the service
 * @param residentMegabytes peak resident memory of the service
 * @param recovery time from the end of the attack until one call of each kind has succeeded; empty if one did not
 * @param termination description of the shutdown on SIGTERM during a second attack
 * @param terminated whether the service terminated on SIGTERM
 * @param attackers description of the responses to the attackers
 * @param serverErrors responses 500 counted by the service
 */
record DosOutcome(
        long connections,
        long bytes,
        List<HonestCall> calls,
        Latencies before,
        Latencies during,
        Latencies after,
        long threads,
        long residentMegabytes,
        Optional<Duration> recovery,
        String termination,
        boolean terminated,
        String attackers,
        long serverErrors) {

    List<HonestCall> errors() {
        return calls.stream().filter(HonestCall::error).toList();
    }

    long busy() {
        return calls.stream().filter(HonestCall::busy).count();
    }

    String errorsByKind() {
        return errors().stream()
                .collect(Collectors.groupingBy(
                        call -> call.kind() + " " + call.outcome(), TreeMap::new, Collectors.counting()))
                .toString();
    }
}
