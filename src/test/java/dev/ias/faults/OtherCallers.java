package dev.ias.faults;

import dev.ias.testing.Pause;
import dev.ias.testing.ScriptedRelay;
import dev.ias.testing.load.Call;
import dev.ias.testing.load.Client;
import dev.ias.testing.load.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Calls that send no mail: a repeated confirmation, a call without a token, and a sign-up beyond the hourly quota. */
final class OtherCallers {

    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final int MAILS_AN_HOUR = 5;

    private final Client client;
    private final String token;
    private final String code;
    private final Person overQuota = new Person("over-quota@example.net");

    OtherCallers(Client client, ScriptedRelay relay) {
        this.client = client;
        var confirmed = new Person("confirmed@example.net");
        client.signUp(confirmed);
        this.token = confirmed.token().orElseThrow();
        this.code = relay.mailsByRecipient()
                .getOrDefault(confirmed.address(), List.of())
                .getFirst()
                .secret();
        for (var i = 0; i < MAILS_AN_HOUR; i++) {
            client.signUp(overQuota);
        }
    }

    /** Latencies and unexpected outcomes of the calls. */
    record Latencies(List<Duration> sorted, List<String> unexpected) {

        Duration slowest() {
            return sorted.getLast();
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d other calls (201, 401, 429): median %d ms, 95 %% within %d ms, slowest %d ms",
                    sorted.size(),
                    at(0.5).toMillis(),
                    at(0.95).toMillis(),
                    slowest().toMillis());
        }

        private Duration at(double share) {
            return sorted.get((int) (share * (sorted.size() - 1)));
        }
    }

    Latencies callFor(Duration time) {
        var took = new ArrayList<Duration>();
        var unexpected = new ArrayList<String>();
        for (var end = System.nanoTime() + time.toNanos(); System.nanoTime() < end; Pause.of(BETWEEN)) {
            note(client.confirm(token, code), "201", took, unexpected);
            note(client.confirm("nonsense", code), "401 user/406", took, unexpected);
            note(client.signUp(overQuota), "429 user/300", took, unexpected);
        }
        return new Latencies(took.stream().sorted().toList(), unexpected);
    }

    private static void note(Call call, String expected, List<Duration> took, List<String> unexpected) {
        took.add(call.took());
        if (!call.outcome().equals(expected)) {
            unexpected.add(call.toString());
        }
    }
}
