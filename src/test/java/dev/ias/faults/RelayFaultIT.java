package dev.ias.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Deployment;
import dev.ias.testing.Pause;
import dev.ias.testing.Reaction;
import dev.ias.testing.Script;
import dev.ias.testing.ScriptedRelay;
import dev.ias.testing.Step;
import dev.ias.testing.load.AuditResult;
import dev.ias.testing.load.CallAudit;
import dev.ias.testing.load.Client;
import dev.ias.testing.load.Load;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The relay is offline, refuses mails, closes connections or hangs. */
@ExtendWith(FaultTable.Provider.class)
class RelayFaultIT {

    private static final int PER_SECOND = 40;
    private static final Duration TIMEOUT = Duration.ofSeconds(200);
    private static final Duration SHORT_TIME = Duration.ofSeconds(3);
    private static final Duration EACH = Duration.ofMillis(1_500);

    @TempDir
    private Path directory;

    /** A temporary fault of the relay. */
    @FunctionalInterface
    private interface Fault {

        void happen(ScriptedRelay relay);
    }

    @Test
    void offlineForAMinute(FaultTable table) throws IOException {
        assertThat(survives("relay down for a minute", table, relay -> {
                            relay.goOffline();
                            Pause.of(Duration.ofMinutes(1));
                            relay.goOnline();
                        })
                        .duplicates())
                .isZero();
    }

    @Test
    void deferringTemporarily(FaultTable table) throws IOException {
        assertThat(survives("relay answers 421, then 450, for 16 s", table, relay -> {
                            relay.follow(Script.only(Step.MAIL, new Reaction.Reply(421)));
                            Pause.of(Duration.ofSeconds(8));
                            relay.follow(Script.only(Step.RCPT, new Reaction.Reply(450)));
                            Pause.of(Duration.ofSeconds(8));
                        })
                        .duplicates())
                .isZero();
    }

    @Test
    void refusingPermanentlyAtEveryStep(FaultTable table) throws IOException {
        assertThat(survives(
                                "relay refuses (5xx) at every step",
                                table,
                                relay -> everyStep(
                                        relay, EnumSet.complementOf(EnumSet.of(Step.BODY)), new Reaction.Reply(554)))
                        .duplicates())
                .isZero();
    }

    @Test
    void deferringAtEveryStep(FaultTable table) throws IOException {
        assertThat(survives(
                                "relay refuses (4xx) at every step",
                                table,
                                relay -> everyStep(
                                        relay, EnumSet.complementOf(EnumSet.of(Step.BODY)), new Reaction.Reply(451)))
                        .duplicates())
                .isZero();
    }

    @Test
    void disconnectingAtEveryStep(FaultTable table) throws IOException {
        assertThat(survives("relay hangs up at every step", table, relay -> {
                            var steps = EnumSet.complementOf(EnumSet.of(Step.END_OF_DATA));
                            everyStep(relay, steps, Reaction.HANG_UP);
                            everyStep(relay, EnumSet.of(Step.GREETING, Step.RCPT, Step.DATA), new Reaction.HangUp(2));
                        })
                        .duplicates())
                .isZero();
    }

    /** Whether the relay accepted the mail is unknown, so the mail is retried: a duplicate. */
    @Test
    void disconnectingAfterAcceptingAMail(FaultTable table) throws IOException {
        survives("relay takes mails and hangs up unanswered", table, relay -> {
            relay.follow(Script.only(Step.END_OF_DATA, Reaction.HANG_UP));
            Pause.of(Duration.ofSeconds(3));
            relay.follow(Script.only(Step.END_OF_DATA, new Reaction.HangUp(2)));
            Pause.of(Duration.ofSeconds(3));
        });
    }

    /** A mail whose end gets no reply is retried once, here while its code is valid. */
    @Test
    void hanging(FaultTable table) throws IOException {
        var settings = Map.of("IAS_MAIL_ACCEPT_TIMEOUT", "8s", "IAS_OUTBOX_UNCERTAIN_DELAY", "10s");
        assertThat(survives("relay hangs for 24 s", table, settings, relay -> {
                            for (var step : List.of(Step.GREETING, Step.MAIL, Step.END_OF_DATA)) {
                                relay.follow(Script.only(step, Reaction.HANG));
                                Pause.of(Duration.ofSeconds(8));
                            }
                        })
                        .duplicates())
                .isZero();
    }

    private static void everyStep(ScriptedRelay relay, Set<Step> steps, Reaction reaction) {
        for (var step : steps) {
            relay.follow(Script.only(step, reaction));
            Pause.of(EACH);
        }
    }

    private AuditResult survives(String name, FaultTable table, Fault fault) throws IOException {
        return survives(name, table, Map.of(), fault);
    }

    private AuditResult survives(String name, FaultTable table, Map<String, String> settings, Fault fault)
            throws IOException {
        try (var deployment = new Deployment(directory)) {
            settings.forEach(deployment::set);
            var instance = deployment.start();
            var load = new Load(PER_SECOND, List.of(new Client(instance)));
            Pause.of(SHORT_TIME);
            fault.happen(deployment.relay());
            deployment.relay().follow(Script.ACCEPT);
            var over = Instant.now();
            var recovery = Duration.between(over, deployment.relay().firstSince(over));
            Pause.of(SHORT_TIME);
            var result =
                    CallAudit.of(deployment, new Client(instance), load.stop(), TIMEOUT, CallAudit.Allowed.NOTHING);
            table.add(name, result, recovery);

            assertThat(result.lost()).isZero();
            assertThat(result.wrong()).isEmpty();
            return result;
        }
    }
}
