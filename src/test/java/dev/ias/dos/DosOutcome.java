package dev.ias.dos;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The result of an attack.
 *
 * @param bytes sent to the service
 * @param calls all honest ones, from before the attack until after it
 * @param threads of the service, the most that were seen
 * @param recovery from the end of the attack until one call of each kind had succeeded; empty if one did not
 * @param termination whether and when SIGTERM was obeyed under a second attack, in words
 * @param obeyed SIGTERM
 * @param attackers the answers to them, in words
 * @param serverErrors answers 500 that the service itself counted
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
        boolean obeyed,
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
