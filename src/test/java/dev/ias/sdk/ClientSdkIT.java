package dev.ias.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ias.testing.Ias;
import dev.ias.testing.Jws;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Builds the clients as users do and runs the whole flow with each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientSdkIT {

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final OtherServers otherServers = new OtherServers();
    private final Ias ias =
            Ias.setup().on(TestDatabase.create(), relay).clock(clock).start();

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
        otherServers.close();
    }

    @ParameterizedTest
    @EnumSource
    void theClientSignsUpObservesRetryAfterAndConfirms(ClientSdk sdk, @TempDir Path program) throws Exception {
        sdk.toolchain().assumeHere();
        Command.copy(sdk.sources(), program);
        for (var command : sdk.build(program)) {
            command.run();
        }
        var email = "%s@example.com".formatted(sdk.name());

        try (var smoke = SmokeProgram.start(sdk.run(program, ias.uri("").toString(), otherServers.url(), email))) {
            assertThat(smoke.next()).isEqualTo("signed up");
            assertThat(smoke.next())
                    .as("the helper does not exceed the longest wait")
                    .isEqualTo("refused user/400, wait 30");
            requireRetryOfTheResend(smoke);
            var code = relay.lastTo(email).code();
            smoke.writeLine(String.format(Locale.ROOT, "%06d", (Integer.parseInt(code) + 1) % 1_000_000));
            assertThat(smoke.next()).isEqualTo("refused user/508, wait not named");
            smoke.writeLine(code.substring(0, 3) + " " + code.substring(3));
            confirmed(smoke);
            requireErrorsOfOthersAreHandled(smoke);
            assertThat(smoke.exitCode()).isZero();
        }
        assertThat(relay.mailsTo(email)).hasSize(2);
        System.out.printf("the %s client was run%n", sdk.toolchain().language());
    }

    /** The helper receives a 429 with a Retry-After of one second, waits and retries. */
    private void requireRetryOfTheResend(SmokeProgram smoke) throws IOException {
        clock.advance(Duration.ofSeconds(29));
        smoke.proceed();
        assertThat(smoke.next()).isEqualTo("waiting 1");
        clock.advance(Duration.ofSeconds(1));
        smoke.proceed();
        assertThat(smoke.next()).isEqualTo("mailed again");
    }

    private static void requireErrorsOfOthersAreHandled(SmokeProgram smoke) throws IOException {
        assertThat(smoke.next())
                .as("an error that is not listed for the operation")
                .isEqualTo("refused request/4, wait not named");
        assertThat(smoke.next()).as("the page of a proxy").isEqualTo("refused by another, wait not named");
        assertThat(smoke.next()).as("a response with an unknown field").isEqualTo("understood");
    }

    private static void confirmed(SmokeProgram smoke) throws IOException {
        var confirmed = smoke.next();
        assertThat(confirmed).startsWith("confirmed ");
        var id = UUID.fromString(confirmed.substring("confirmed ".length()));
        var claims = new ObjectMapper().readTree(Jws.part(smoke.next(), 1));
        assertThat(claims.path("sub").asText()).isEqualTo(id.toString());
    }

    @ParameterizedTest
    @EnumSource
    void thePackageHasTheServicesVersionAndAReadme(ClientSdk sdk) throws IOException {
        assertThat(sdk.manifest()).content().contains(sdk.versionLine());
        assertThat(sdk.directory().resolve("README.md")).content().contains("version " + sdk.version());
    }
}
