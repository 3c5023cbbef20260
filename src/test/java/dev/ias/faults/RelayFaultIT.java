package dev.ias.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Deployment;
import dev.ias.testing.Pause;
import dev.ias.testing.Reaction;
import dev.ias.testing.Script;
import dev.ias.testing.ScriptedRelay;
import dev.ias.testing.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The relay is away, refuses, hangs up or hangs. */
@ExtendWith(FaultTable.Provider.class)
class RelayFaultIT {

    private static final int PER_SECOND = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(200);
    private static final Duration A_WHILE = Duration.ofSeconds(3);
    private static final Duration EACH = Duration.ofMillis(1_500);

    @TempDir
    private Path directory;

    /** Something that happens to the relay, and ends. */
    @FunctionalInterface
    private interface Fault {

        void happen(ScriptedRelay relay);
    }

    @Test
    void awayForAMinute(FaultTable table) throws IOException {
        assertThat(survives("relay down for a minute", table, relay -> {
                            relay.goAway();
                            Pause.of(Duration.ofMinutes(1));
                            relay.comeBack();
                        })
                        .duplicates())
                .isZero();
    }

    @Test
    void notNowForAWhile(FaultTable table) throws IOException {
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
    void refusingForGoodAtEveryStep(FaultTable table) throws IOException {
        assertThat(survives(
                                "relay refuses (5xx) at every step",
                                table,
                                relay -> everyStep(
                                        relay, EnumSet.complementOf(EnumSet.of(Step.BODY)), new Reaction.Reply(554)))
                        .duplicates())
                .isZero();
    }

    @Test
    void refusingForNowAtEveryStep(FaultTable table) throws IOException {
        assertThat(survives(
                                "relay refuses (4xx) at every step",
                                table,
                                relay -> everyStep(
                                        relay, EnumSet.complementOf(EnumSet.of(Step.BODY)), new Reaction.Reply(451)))
                        .duplicates())
                .isZero();
    }

    @Test
    void hangingUpAtEveryStep(FaultTable table) throws IOException {
        assertThat(survives("relay hangs up at every step", table, relay -> {
                            var steps = EnumSet.complementOf(EnumSet.of(Step.END_OF_DATA));
                            everyStep(relay, steps, Reaction.HANG_UP);
                            everyStep(relay, EnumSet.of(Step.GREETING, Step.RCPT, Step.DATA), new Reaction.HangUp(2));
                        })
                        .duplicates())
                .isZero();
    }

    /** Nobody can tell whether the mail was taken, so it comes again. */
    @Test
    void takingMailAndHangingUpBeforeItSaysSo(FaultTable table) throws IOException {
        survives("relay takes mails and hangs up unanswered", table, relay -> {
            relay.follow(Script.only(Step.END_OF_DATA, Reaction.HANG_UP));
            Pause.of(Duration.ofSeconds(3));
            relay.follow(Script.only(Step.END_OF_DATA, new Reaction.HangUp(2)));
            Pause.of(Duration.ofSeconds(3));
        });
    }

    @Test
    void hanging(FaultTable table) throws IOException {
        assertThat(survives("relay hangs for 24 s", table, relay -> {
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

    private Account survives(String name, FaultTable table, Fault fault) throws IOException {
        try (var deployment = new Deployment(directory)) {
            var instance = deployment.start();
            var load = new Load(PER_SECOND, List.of(new Client(instance)));
            Pause.of(A_WHILE);
            fault.happen(deployment.relay());
            deployment.relay().follow(Script.ACCEPT);
            var over = Instant.now();
            var recovery = Duration.between(over, deployment.relay().firstSince(over));
            Pause.of(A_WHILE);
            var account =
                    Reckoning.of(deployment, new Client(instance), load.stop(), PATIENCE, Reckoning.Allowed.NOTHING);
            table.add(name, account, recovery);

            assertThat(account.lost()).isZero();
            assertThat(account.wrong()).isEmpty();
            return account;
        }
    }
}
