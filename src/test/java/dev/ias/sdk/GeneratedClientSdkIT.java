package dev.ias.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.account.AccessKeys;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generates clients of both contracts with the generators of others, and calls the service with each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GeneratedClientSdkIT {

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final Ias ias =
            Ias.setup().on(TestDatabase.create(), relay).clock(clock).start();

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    @ParameterizedTest
    @EnumSource
    void theGeneratedClientsCallBothApis(Generator generator, @TempDir Path program) throws Exception {
        generator.toolchain().assumeHere();
        Command.copy(generator.sources(), program);
        for (var command : generator.build(program)) {
            command.run();
        }
        var email = generator.name().toLowerCase(Locale.ROOT) + "@example.com";
        var key = ias.bean(AccessKeys.class).create();
        var timestamp = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();

        var command = generator.run(program).with(ias.uri("").toString(), email, key.id(), key.secret(), timestamp);
        try (var smoke = SmokeProgram.start(command)) {
            requireSignUp(smoke, email);
            requireList(smoke, "list-" + email);
            assertThat(smoke.exitCode()).isZero();
        }
        System.out.printf("the clients of %s were run%n", generator.toolchain().language());
    }

    private void requireSignUp(SmokeProgram smoke, String email) throws IOException {
        assertThat(smoke.next()).isEqualTo("signed up");
        assertThat(smoke.next()).isEqualTo("refused user/400, wait 30");
        clock.advance(Duration.ofSeconds(30));
        smoke.proceed();
        assertThat(smoke.next()).isEqualTo("mailed again");
        var code = relay.lastTo(email).code();
        smoke.writeLine(String.format(Locale.ROOT, "%06d", (Integer.parseInt(code) + 1) % 1_000_000));
        assertThat(smoke.next()).isEqualTo("refused user/508, wait not named");
        smoke.writeLine(code);
        assertThat(smoke.next()).matches("confirmed [0-9a-f-]{36}");
        assertThat(smoke.next()).as("the auth token").startsWith("eyJ");
    }

    private void requireList(SmokeProgram smoke, String email) throws IOException {
        assertThat(smoke.next()).isEqualTo("sent " + email);
        assertThat(relay.mailsTo(email)).hasSize(1);
        assertThat(smoke.next()).isEqualTo("listed 1 0");
        assertThat(smoke.next()).isEqualTo("refused ParameterIllegal");
    }
}
