package dev.ias.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ias.testing.Ias;
import dev.ias.testing.Jws;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The npm package, packed and installed into a new project. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NpmPackageSdkIT {

    private static final Path LANGUAGES = Path.of("src", "main", "resources", "languages");
    private static final int CLIENT_BYTES = 5 * 1024;
    private static final int COMPONENT_BYTES = 15 * 1024;
    private static final String EMAIL = "typescript@example.com";

    @TempDir
    private static Path directory;

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final OtherServers otherServers = new OtherServers();
    private final Ias ias =
            Ias.setup().on(TestDatabase.create(), relay).clock(clock).start();

    @SuppressWarnings("NullAway.Init")
    private NpmProject project;

    @BeforeAll
    void install() throws Exception {
        project = NpmProject.install(directory);
        project.run("npm", "run", "types");
    }

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
        otherServers.close();
    }

    @Test
    void thePackageHasTheServicesVersionAndAReadme() throws IOException {
        var installed = directory.resolve("node_modules/ias-client");

        assertThat(installed.resolve("package.json"))
                .content()
                .contains("\"version\": \"%s\"".formatted(NpmProject.VERSION))
                .doesNotContain("\"dependencies\"");
        assertThat(installed.resolve("README.md")).content().contains("version " + NpmProject.VERSION);
    }

    @Test
    void theModulesAreTheFilesOfTheService() throws IOException {
        try (var served = Files.list(Path.of("src", "main", "resources", "web", "sign-up"))) {
            assertThat(served)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(directory
                                    .resolve("node_modules/ias-client/esm")
                                    .resolve(file.getFileName()))
                            .hasSameTextualContentAs(file));
        }
    }

    @Test
    void everyLanguageOfTheServiceHasItsWords() throws IOException {
        try (var languages = Files.list(LANGUAGES).filter(Files::isDirectory)) {
            assertThat(languages).isNotEmpty().allSatisfy(language -> {
                var file = directory.resolve(
                        "node_modules/ias-client/languages/%s.json".formatted(language.getFileName()));
                assertThat(new ObjectMapper()
                                .readTree(file.toFile())
                                .path("ask-title")
                                .asText())
                        .isNotEmpty();
            });
        }
    }

    @Test
    void thePackageLintersHaveNoFindings() throws Exception {
        project.run("npx", "publint", "--strict", NpmProject.archive().toString());
        project.run("npx", "attw", NpmProject.archive().toString());
    }

    @Test
    void theBuildFailsIfTheContractHasOtherNames(@TempDir Path copy) throws Exception {
        // With the symbolic links in node_modules.
        Command.in(NpmProject.PACKAGE, "cp", "-R", ".", copy.toString()).run();
        var contract = copy.resolve("ias-public-api.yaml");
        for (var change : Map.of("otpCode", "code", "emailVerificationToken", "token", "/users:", "/user:")
                .entrySet()) {
            var original = Files.readString(contract);
            Files.writeString(contract, original.replace(change.getKey(), change.getValue()));

            var build = Command.in(copy, "node", "build.js");
            assertThatThrownBy(build::run).as(change.getKey()).hasMessageContaining("src/ias.js");

            Files.writeString(contract, original);
        }
    }

    @Test
    void theUnitTestsPass() throws Exception {
        project.run("npm", "test");
    }

    @Test
    void theBundlesAreSmall() throws Exception {
        project.run("npm", "run", "build");

        var client = compressed("client");
        var component = compressed("component");
        System.out.printf("the client has %,d bytes, the component %,d (gzip)%n", client, component);
        assertThat(client).isLessThan(CLIENT_BYTES);
        assertThat(component).isLessThan(COMPONENT_BYTES);
    }

    @Test
    void everyOutcomeOfTheFlowIsTyped() throws Exception {
        try (var smoke = project.start("node", "node/smoke.js", ias.uri("").toString(), otherServers.url(), EMAIL)) {
            assertThat(smoke.next()).isEqualTo("mailed, 9 left, next in 30; 1 calls");
            assertThat(smoke.next()).as("without a call").isEqualTo("wait 30; 1 calls");
            assertThat(smoke.next()).isEqualTo("wait 30; 2 calls");
            pass(smoke, Duration.ofSeconds(30));
            assertThat(smoke.next()).as("after a reload").isEqualTo("mailed, 8 left, next in 60; 3 calls");
            confirm(smoke);
            tries(smoke);
            expires(smoke);
            others(smoke);
            assertThat(smoke.exitCode()).isZero();
        }
        assertThat(relay.mailsTo(EMAIL)).hasSize(2);
        System.out.println("the TypeScript client was run");
    }

    private void confirm(SmokeProgram smoke) throws IOException {
        var code = relay.lastTo(EMAIL).code();
        smoke.writeLine(wrong(code));
        assertThat(smoke.next()).isEqualTo("wrong code, 4 left; 4 calls");
        smoke.writeLine("Your code: " + code.substring(0, 3) + " " + code.substring(3));
        var confirmed = smoke.next().split("[ ;]");
        assertThat(confirmed[0]).isEqualTo("confirmed");
        var claims = new ObjectMapper().readTree(Jws.part(confirmed[2], 1));
        assertThat(claims.path("sub").asText())
                .isEqualTo(UUID.fromString(confirmed[1]).toString());
        assertThat(smoke.next()).as("without a call").isEqualTo("over; 5 calls");
        assertThat(smoke.next()).as("with the state before").startsWith("confirmed " + confirmed[1]);
    }

    private void tries(SmokeProgram smoke) throws IOException {
        assertThat(smoke.next()).isEqualTo("invalid email: email; 7 calls");
        assertThat(smoke.next()).startsWith("mailed");
        var code = relay.lastTo("more-" + EMAIL).code();
        for (int left = 4; left >= 0; left--) {
            smoke.writeLine(wrong(code));
            assertThat(smoke.next()).startsWith("wrong code, %d left;".formatted(left));
        }
        assertThat(smoke.next()).isEqualTo("over");
        assertThat(smoke.next()).startsWith("wait 30;");
        pass(smoke, Duration.ofSeconds(30));
        assertThat(smoke.next()).as("with the state before").startsWith("over;");
    }

    private void expires(SmokeProgram smoke) throws IOException {
        assertThat(smoke.next()).startsWith("mailed");
        pass(smoke, Duration.ofMinutes(10));
        smoke.writeLine(relay.lastTo("late-" + EMAIL).code());
        assertThat(smoke.next()).startsWith("expired;");
    }

    private static void others(SmokeProgram smoke) throws IOException {
        assertThat(smoke.next()).as("another path").startsWith("failed request/4, trace request/4;");
        assertThat(smoke.next()).as("the page of a proxy").startsWith("unreachable;");
        assertThat(smoke.next()).as("an overloaded service").startsWith("wait 7, busy;");
        assertThat(smoke.next()).as("no server").startsWith("unreachable;");
        assertThat(smoke.next()).as("a response with an unknown field").isEqualTo("understood");
    }

    @Test
    void theClientIsLoadedAsCommonJs() throws Exception {
        try (var program =
                project.start("node", "node/commonjs.cjs", ias.uri("").toString(), "cjs@example.com")) {
            assertThat(program.next()).startsWith("{\"kind\":\"mailed\",\"token\":\"ey");
        }
        project.run("node", "--eval", "require('ias-client/sign-up')");
        project.run("node", "--input-type=module", "--eval", "import 'ias-client/sign-up'");
    }

    @Test
    void theClientSolvesAProofOfWork() throws Exception {
        assertThat(signUp(Map.of("provider", "altcha"))).startsWith("{\"kind\":\"mailed\"");
    }

    @Test
    void aCaptchaIsLeftToThePage() throws Exception {
        assertThat(signUp(Map.of("provider", "turnstile", "site-key", "public-key", "secret", "private-key")))
                .isEqualTo(
                        "{\"kind\":\"challenge\",\"provider\":\"turnstile\",\"siteKey\":\"public-key\",\"refused\":false}");
    }

    private String signUp(Map<String, String> challenge) throws IOException {
        var setup = Ias.setup().alone().set("ias.challenge.when", "always");
        challenge.forEach((name, value) -> setup.set("ias.challenge." + name, value));
        try (var challenging = setup.start();
                var program = project.start(
                        "node", "node/commonjs.cjs", challenging.uri("").toString(), EMAIL)) {
            return program.next();
        }
    }

    /** Moves the clocks of service and program, which reads the seconds. */
    private void pass(SmokeProgram smoke, Duration time) throws IOException {
        clock.advance(time);
        smoke.writeLine(Long.toString(time.toSeconds()));
    }

    private static String wrong(String code) {
        return String.format(Locale.ROOT, "%06d", (Integer.parseInt(code) + 1) % 1_000_000);
    }

    /** Returns the size of a bundle's scripts after compression. */
    private static int compressed(String bundle) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes);
                var files = Files.list(directory.resolve("dist").resolve(bundle).resolve("assets"))) {
            files.forEach(file -> {
                try {
                    Files.copy(file, zip);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return bytes.size();
    }
}
