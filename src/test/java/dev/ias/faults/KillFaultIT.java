package dev.ias.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Deployment;
import dev.ias.testing.Pause;
import dev.ias.testing.load.CallAudit;
import dev.ias.testing.load.Client;
import dev.ias.testing.load.Load;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The service is killed (SIGKILL), without a shutdown. */
@ExtendWith(FaultTable.Provider.class)
class KillFaultIT {

    private static final int ROUNDS = 20;
    private static final int PER_SECOND = 40;
    private static final Duration TIMEOUT = Duration.ofSeconds(150);

    @TempDir
    private Path directory;

    @Test
    void twentyKillsUnderLoadLoseNoMail(FaultTable table) throws IOException {
        try (var deployment = new Deployment(directory)) {
            shortenLease(deployment);
            var instance = deployment.start();
            var load = new Load(PER_SECOND, List.of(new Client(instance)));
            var recovery = Duration.ZERO;
            for (var round = 0; round < ROUNDS; round++) {
                // Varies the moment of the kill between rounds.
                Pause.of(Duration.ofMillis(500 + 37L * round));
                var killed = Instant.now();
                instance.process().kill();
                instance.restart();
                var recovered = Duration.between(killed, load.firstGrantedSince(killed));
                recovery = recovery.compareTo(recovered) < 0 ? recovered : recovery;
            }
            var result = CallAudit.of(
                    deployment, new Client(instance), load.stop(), TIMEOUT, CallAudit.Allowed.EXECUTED_BUT_UNANSWERED);
            table.add(String.format(Locale.ROOT, "kill -9, restart, %d rounds", ROUNDS), result, recovery);

            assertThat(result.lost()).isZero();
            assertThat(result.wrong()).isEmpty();
        }
    }

    @Test
    void anotherInstanceSendsTheMailsOfAKilledOne(FaultTable table) throws IOException {
        try (var deployment = new Deployment(directory)) {
            shortenLease(deployment);
            var killed = deployment.start();
            var other = deployment.start();
            var load = new Load(PER_SECOND, List.of(new Client(killed), new Client(other)));
            Pause.of(Duration.ofSeconds(3));
            var moment = Instant.now();
            killed.process().kill();
            var recovery = Duration.between(moment, load.firstGrantedSince(moment));
            Pause.of(Duration.ofSeconds(3));
            var result = CallAudit.of(
                    deployment, new Client(other), load.stop(), TIMEOUT, CallAudit.Allowed.EXECUTED_BUT_UNANSWERED);
            table.add("kill -9 of one of two instances", result, recovery);

            assertThat(result.lost()).isZero();
            assertThat(result.wrong()).isEmpty();
        }
    }

    /** Shortens the lease, after which another instance sends the mails; it must exceed the longest attempt. */
    private static void shortenLease(Deployment deployment) {
        deployment
                .set("IAS_MAIL_CONNECT_TIMEOUT", "1s")
                .set("IAS_MAIL_TIMEOUT", "1s")
                .set("IAS_MAIL_ACCEPT_TIMEOUT", "1s")
                .set("IAS_OUTBOX_LEASE", "15s");
    }
}
