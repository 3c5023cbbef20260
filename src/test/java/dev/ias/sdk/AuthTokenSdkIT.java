package dev.ias.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Auth tokens, verified by published libraries with the published keys. The clock of the service is 5 seconds ahead.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthTokenSdkIT {

    private static final Path SOURCES = Path.of("src", "test", "sdk", "jwt");
    private static final String EMAIL = "jane@example.com";

    private final TestRelay relay = new TestRelay();
    private Path program;

    @BeforeAll
    void copy(@TempDir Path program) throws IOException {
        this.program = program;
        Command.copy(SOURCES, program);
    }

    @AfterAll
    void stop() {
        relay.close();
    }

    @ParameterizedTest
    @CsvSource({"EdDSA, Unknown key type", "ES256, jane@example.com"})
    void librariesOfNodeVerifyEs256AndAllButJsonwebtokenEdDsa(String algorithm, String jsonwebtoken) throws Exception {
        new Toolchain("jose and jsonwebtoken", List.of("node", "npm")).assumeHere();
        Command.in(program, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts")
                .run();

        var output = output(Command.in(program, "node", "verify.js"), algorithm, 2);

        assertThat(output.getFirst()).isEqualTo("jose: " + EMAIL);
        assertThat(output.getLast()).startsWith("jsonwebtoken: " + jsonwebtoken);
    }

    @ParameterizedTest
    @CsvSource({"EdDSA", "ES256"})
    void pyJwtVerifiesBothButNeedsALeeway(String algorithm) throws Exception {
        new Toolchain("PyJWT", List.of("python3")).assumeHere();
        Command.in(program, "python3", "-m", "venv", "venv").run();
        Command.in(program, "venv/bin/pip", "install", "--quiet", "-r", "requirements.txt")
                .run();

        assertThat(output(Command.in(program, "venv/bin/python", "verify.py"), algorithm, 2))
                .containsExactly("PyJWT: " + EMAIL, "PyJWT without leeway: The token is not yet valid (iat)");
    }

    @ParameterizedTest
    @CsvSource({"EdDSA", "ES256"})
    void golangJwtVerifiesBoth(String algorithm) throws Exception {
        new Toolchain("golang-jwt", List.of("go")).assumeHere();
        Command.in(program, "go", "mod", "tidy").run();
        Command.in(program, "go", "build", "-o", "verify", ".").run();

        assertThat(output(Command.in(program, "./verify"), algorithm, 1)).containsExactly("golang-jwt: " + EMAIL);
    }

    /** Runs a verifier with a token of a service that signs with the algorithm; returns the lines that it prints. */
    private List<String> output(Command verifier, String algorithm, int lines) throws Exception {
        try (var ias = Ias.setup()
                .on(TestDatabase.create(), relay)
                .clock(Clock.offset(Clock.systemUTC(), Duration.ofSeconds(5)))
                .set("ias.token.algorithm", algorithm)
                .start()) {
            var token = ias.signUp(EMAIL).token();
            var confirmed = ias.confirm(token, relay.lastTo(EMAIL).code());
            var authToken = confirmed.json().path("authToken").asText();
            var jwks = ias.uri("/.well-known/jwks.json").toString();
            try (var run = SmokeProgram.start(verifier.with(jwks, algorithm, authToken))) {
                var output = new ArrayList<String>();
                while (output.size() < lines) {
                    output.add(run.next());
                }
                return output;
            }
        }
    }
}
