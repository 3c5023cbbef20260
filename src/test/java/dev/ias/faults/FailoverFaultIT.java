package dev.ias.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Deployment;
import dev.ias.testing.Pause;
import dev.ias.testing.Reaction;
import dev.ias.testing.Script;
import dev.ias.testing.ScriptedRelay;
import dev.ias.testing.Step;
import dev.ias.testing.load.FailoverRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first of two relays fails, under load of both APIs, and the service is killed meanwhile. */
@ExtendWith(FaultTable.Provider.class)
class FailoverFaultIT {

    private static final Duration EACH = Duration.ofSeconds(2);
    private static final Duration HALF = Duration.ofSeconds(6);
    private static final List<Step> STEPS =
            List.of(Step.GREETING, Step.EHLO, Step.AUTH, Step.MAIL, Step.RCPT, Step.DATA, Step.END_OF_DATA);

    @TempDir
    private Path directory;

    @Test
    void down(FaultTable table) throws IOException {
        survives("first of two relays down", table, (relay, kill) -> {
            relay.goOffline();
            killAmid(kill);
            relay.goOnline();
        });
    }

    @Test
    void hangingAtEachStep(FaultTable table) throws IOException {
        survives(
                "first of two relays hangs at each step",
                table,
                (relay, kill) -> atEachStep(relay, kill, Reaction.HANG));
    }

    @Test
    void refusingLogins(FaultTable table) throws IOException {
        survives("first of two relays refuses logins (535)", table, (relay, kill) -> {
            relay.follow(at(Step.AUTH, new Reaction.Reply(535)));
            killAmid(kill);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {421, 450, 554})
    void refusingAtEachStep(int code, FaultTable table) throws IOException {
        survives(
                "first of two relays answers " + code + " at each step",
                table,
                (relay, kill) -> atEachStep(relay, kill, new Reaction.Reply(code)));
    }

    @Test
    void limitedToTwoConnections(FaultTable table) throws IOException {
        survives("first of two relays allows 2 connections", table, (relay, kill) -> {
            var tooMany = new Reaction.Reply(421);
            relay.admit((open, total) -> open <= 2 ? Reaction.ACCEPT : tooMany);
            relay.follow(step -> step == Step.MAIL && relay.open() > 2 ? tooMany : Reaction.ACCEPT);
            killAmid(kill);
            relay.admit((open, total) -> Reaction.ACCEPT);
        });
    }

    private static void killAmid(Runnable kill) {
        Pause.of(HALF);
        kill.run();
        Pause.of(HALF);
    }

    private static void atEachStep(ScriptedRelay relay, Runnable kill, Reaction reaction) {
        for (var step : STEPS) {
            relay.follow(at(step, reaction));
            Pause.of(EACH);
            if (step == Step.MAIL) {
                kill.run();
                Pause.of(EACH);
            }
        }
    }

    /** Reacts at a step, and closes the open connections if it is one at their beginning. */
    private static Script at(Step at, Reaction reaction) {
        var first = at.compareTo(Step.MAIL) < 0;
        return step -> {
            if (step == at) {
                return reaction;
            }
            return first && step == Step.MAIL ? new Reaction.Reply(421) : Reaction.ACCEPT;
        };
    }

    private void survives(String name, FaultTable table, BiConsumer<ScriptedRelay, Runnable> fault) throws IOException {
        try (var deployment = Deployment.withSpareRelay(directory)) {
            deployment.set("IAS_MAIL_RELAYS_FIRST_USERNAME", "ias").set("IAS_MAIL_RELAYS_FIRST_PASSWORD", "password");
            var first = deployment.relay();
            var result = new FailoverRun(deployment, () -> true).run(kill -> {
                fault.accept(first, kill);
                first.follow(Script.ACCEPT);
            });
            table.add(name, result.audit(), result.reuse());
            table.note(name + ": " + result.share());

            assertThat(result.audit().lost()).isZero();
            assertThat(result.audit().wrong()).isEmpty();
            assertThat(result.copies()).isLessThanOrEqualTo(2);
            assertThat(result.failed()).isEmpty();
            assertThat(result.refused()).isZero();
        }
    }
}
