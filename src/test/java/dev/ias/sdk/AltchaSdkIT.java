package dev.ias.sdk;

import static dev.ias.testing.KnownAttack.S33;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proofs of work solved by the published library of ALTCHA, in the version that package.json names. */
class AltchaSdkIT {

    private static final Path SOURCES = Path.of("src", "test", "sdk", "altcha");

    private final TestDatabase database = TestDatabase.create();
    // The library compares the expiry with the time of this machine; the service has the time of its own clock.
    private final TestClock clock = new TestClock();

    @Test
    @Attack(S33)
    void theLibrarySolvesAndEveryMisuseIsRefused(@TempDir Path program) throws Exception {
        new Toolchain("ALTCHA", List.of("node", "npm")).assumeHere();
        for (var file : List.of("package.json", "solve.js")) {
            Files.copy(SOURCES.resolve(file), program.resolve(file));
        }
        Command.in(program, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts")
                .run();
        try (var relay = new TestRelay();
                var ias = start(relay, 20_000);
                var easier = start(relay, 1_000);
                var node = SmokeProgram.start(Command.in(program, "node", "solve.js")
                        .with(ias.uri("").toString(), easier.uri("").toString()))) {
            assertThat(node.next()).isEqualTo("missing: 403 challenge/0");
            assertThat(node.next()).isEqualTo("solved: 201");
            assertThat(node.next()).isEqualTo("replayed: 403 challenge/1");
            assertThat(node.next()).isEqualTo("forged: 403 challenge/1");
            assertThat(node.next()).isEqualTo("too easy: 403 challenge/1");
            assertThat(node.next()).isEqualTo("of another difficulty: 403 challenge/1");
            assertThat(node.next()).isEqualTo("later");
            clock.advance(Duration.ofMinutes(10));
            node.proceed();
            assertThat(node.next()).isEqualTo("expired: 403 challenge/1");
            assertThat(node.exitCode()).isZero();
        }
    }

    private Ias start(TestRelay relay, int maxNumber) {
        return Ias.setup()
                .on(database, relay)
                .clock(clock)
                .set("ias.challenge.provider", "altcha")
                .set("ias.challenge.when", "always")
                .set("ias.challenge.altcha-max-number", maxNumber)
                .start();
    }
}
