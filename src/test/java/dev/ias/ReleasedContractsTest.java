package dev.ias;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.openapitools.openapidiff.core.output.ConsoleRender;

/** Compares the contracts with those of the last release, a tag such as v1.2.3: a change must not break its callers. */
class ReleasedContractsTest {

    private static final Path CONTRACTS = Path.of("api-spec");

    @ParameterizedTest
    @ValueSource(strings = {"ias-public-api.yaml", "domain-api.yaml"})
    void aContractIsCompatibleWithTheLastRelease(String contract) throws Exception {
        var release = git("describe", "--tags", "--abbrev=0", "--match", "v[0-9]*");
        assumeThat(release)
                .as("a tag of a release; without one there is nothing to compare with")
                .isPresent();
        var released = git("show", release.get().strip() + ":api-spec/" + contract);
        assumeThat(released).as("the contract at that release").isPresent();

        var difference = OpenApiCompare.fromContents(released.get(), Files.readString(CONTRACTS.resolve(contract)));

        assertThat(difference.isCompatible()).as(() -> text(difference)).isTrue();
    }

    @Test
    void breakingChangesAreFound() throws IOException {
        var contract = Files.readString(CONTRACTS.resolve("ias-public-api.yaml"));
        var renamed = contract.replaceFirst("\n  /users:", "\n  /people:");

        assertThat(OpenApiCompare.fromContents(contract, contract).isUnchanged())
                .isTrue();
        assertThat(OpenApiCompare.fromContents(contract, renamed).isCompatible())
                .isFalse();
    }

    /** Returns the output of a Git command; empty if it fails, for example without a repository or a tag. */
    private static Optional<String> git(String... arguments) throws IOException, InterruptedException {
        var command = new ProcessBuilder("git");
        command.command().addAll(List.of(arguments));
        Process process;
        try {
            process = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            return Optional.empty();
        }
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    }

    private static String text(ChangedOpenApi difference) {
        var text = new ByteArrayOutputStream();
        new ConsoleRender().render(difference, new OutputStreamWriter(text, UTF_8));
        return text.toString(UTF_8);
    }
}
