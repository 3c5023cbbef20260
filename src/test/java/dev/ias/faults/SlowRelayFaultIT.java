package dev.ias.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Deployment;
import dev.ias.testing.Ias;
import dev.ias.testing.Reaction;
import dev.ias.testing.Script;
import dev.ias.testing.Step;
import dev.ias.testing.load.CallAudit;
import dev.ias.testing.load.Client;
import dev.ias.testing.load.Load;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The relay is slower than the rate of mails. */
@Isolated("its figures are of a machine that does nothing else")
@ExtendWith(FaultTable.Provider.class)
class SlowRelayFaultIT {

    private static final int PER_SECOND = 50;
    private static final Duration PER_MAIL = Duration.ofSeconds(2);
    private static final Duration BEFORE = Duration.ofSeconds(15);
    private static final Duration SLOW = Duration.ofSeconds(45);
    private static final Duration TIMEOUT = Duration.ofSeconds(240);
    private static final Pattern LANE_DEPTH = Pattern.compile("(?m)^ias_lane_depth (\\S+)");
    // The heap limit, and as much again for the other memory of the JVM.
    private static final long MEMORY_MIB = 640;

    @TempDir
    private Path directory;

    @Test
    void doesNotDelayCallsWithoutMail(FaultTable table) throws IOException {
        try (var deployment = new Deployment(directory)) {
            var instance = deployment.start();
            var others = new OtherCallers(new Client(instance), deployment.relay());
            var load = new Load(PER_SECOND, List.of(new Client(instance)));
            table.note("relay at full speed: " + others.callFor(BEFORE));
            deployment.relay().follow(Script.only(Step.END_OF_DATA, new Reaction.Wait(PER_MAIL)));
            var slow = others.callFor(SLOW);
            var memory = instance.process().status("VmRSS") / 1024;
            table.note(String.format(Locale.ROOT, "relay takes 2 s for each mail, %d calls/s: %s", PER_SECOND, slow));
            table.note(String.format(
                    Locale.ROOT,
                    "relay takes 2 s for each mail: memory %d MiB, lane depth %s, outbox rows %s",
                    memory,
                    laneDepth(instance.managementPort()),
                    deployment.database().query("select count(*) from outbox")));
            deployment.relay().follow(Script.ACCEPT);
            var over = Instant.now();
            var recovery = Duration.between(over, deployment.relay().firstSince(over));
            var result =
                    CallAudit.of(deployment, new Client(instance), load.stop(), TIMEOUT, CallAudit.Allowed.NOTHING);
            table.add("relay takes 2 s for each mail, 45 s", result, recovery);

            assertThat(slow.unexpected()).isEmpty();
            // Far less than the time of a mail, so no call has waited for one.
            assertThat(slow.slowest()).isLessThan(PER_MAIL);
            assertThat(memory).isLessThan(MEMORY_MIB);
            assertThat(result.lost()).isZero();
            assertThat(result.wrong()).isEmpty();
            assertThat(result.duplicates()).isZero();
        }
    }

    private static String laneDepth(int managementPort) {
        try (var management = Ias.at(managementPort)) {
            var matcher =
                    LANE_DEPTH.matcher(management.get("/prometheus").response().body());
            return matcher.find() ? matcher.group(1) : "unknown";
        }
    }
}
