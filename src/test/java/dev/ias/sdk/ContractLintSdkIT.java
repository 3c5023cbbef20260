package dev.ias.sdk;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published linters have no finding in the contracts, except for those with a reason in their files. */
class ContractLintSdkIT {

    private static final List<String> CONTRACTS =
            List.of("../../../api-spec/ias-public-api.yaml", "../../../api-spec/domain-api.yaml");

    @TempDir
    private Path copy;

    @Test
    void theLintersHaveNoFindingsAndFindMistakes() throws Exception {
        new Toolchain("redocly and spectral", List.of("node", "npm")).assumeHere();
        // The files of the linters name the contracts by their relative path.
        var lint = copy.resolve("src/sdk/lint");
        Command.copy(Path.of("src", "sdk", "lint"), lint);
        Command.copy(Path.of("api-spec"), copy.resolve("api-spec"));
        Command.in(lint, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts")
                .run();

        redocly(lint).run();
        spectral(lint).run();

        var contract = copy.resolve("api-spec/domain-api.yaml");
        Files.writeString(contract, Files.readString(contract).replace("\n  /:\n", "\n  /?Action=VerifyEmail:\n"));
        for (var linter : List.of(redocly(lint), spectral(lint))) {
            assertThatThrownBy(linter::run)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("path-not-include-query");
        }
    }

    private static Command redocly(Path lint) {
        return Command.in(lint, "npx", "redocly", "lint", "--config", "redocly.yaml")
                .with(CONTRACTS.toArray(String[]::new));
    }

    private static Command spectral(Path lint) {
        return Command.in(lint, "npx", "spectral", "lint", "--ruleset", ".spectral.yaml", "--fail-severity", "hint")
                .with(CONTRACTS.toArray(String[]::new));
    }
}
