package dev.ias.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Deployment;
import dev.ias.testing.Pause;
import dev.ias.testing.Reaction;
import dev.ias.testing.Script;
import dev.ias.testing.Step;
import dev.ias.testing.load.CallAudit;
import dev.ias.testing.load.Client;
import dev.ias.testing.load.Load;
import dev.ias.testing.load.Person;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM under load. */
@ExtendWith(FaultTable.Provider.class)
class ShutdownFaultIT {

    private static final int ROUNDS = 5;
    private static final int PER_SECOND = 40;
    private static final Duration TIMEOUT = Duration.ofSeconds(150);
    // Exit code of the JVM after SIGTERM: 128 + 15.
    private static final int TERMINATED = 143;

    @TempDir
    private Path directory;

    @Test
    void acceptedCallsAreCompleted(FaultTable table) throws IOException {
        try (var deployment = new Deployment(directory)) {
            var instance = deployment.start();
            // Keeps calls in flight when the signal arrives.
            deployment.relay().follow(Script.only(Step.END_OF_DATA, new Reaction.Wait(Duration.ofMillis(100))));
            var load = new Load(PER_SECOND, List.of(new Client(instance)));
            var longest = Duration.ZERO;
            var recovery = Duration.ZERO;
            for (var round = 0; round < ROUNDS; round++) {
                Pause.of(Duration.ofMillis(2_000 + 41L * round));
                var asked = Instant.now();
                assertThat(instance.process().terminate()).isEqualTo(TERMINATED);
                longest = longer(longest, Duration.between(asked, Instant.now()));
                instance.restart();
                recovery = longer(recovery, Duration.between(asked, load.firstGrantedSince(asked)));
            }
            var people = load.stop();
            var unanswered = people.stream().mapToLong(Person::unanswered).sum();
            var result = CallAudit.of(deployment, new Client(instance), people, TIMEOUT, CallAudit.Allowed.NOTHING);
            table.add(String.format(Locale.ROOT, "SIGTERM, restart, %d rounds", ROUNDS), result, recovery);
            table.note(String.format(
                    Locale.ROOT,
                    "SIGTERM: the longest time to end was %s; %d calls got no answer, none had been done",
                    FaultTable.seconds(longest),
                    unanswered));

            assertThat(result.lost()).isZero();
            assertThat(result.wrong()).isEmpty();
            assertThat(result.duplicates()).isZero();
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
