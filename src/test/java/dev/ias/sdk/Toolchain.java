package dev.ias.sdk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ias.testing.Executables;
import java.util.List;

/** The programs required to build and run a client. */
record Toolchain(String language, List<String> programs) {

    /** Skips the test if a program is missing, and names it. */
    void assumeHere() {
        var missing = programs.stream()
                .filter(program -> Executables.find(program).isEmpty())
                .toList();
        var message =
                "the %s client was not run: this machine has no %s".formatted(language, String.join(", ", missing));
        if (!missing.isEmpty()) {
            // Test reports contain the message, but the console shows only the number of skipped tests.
            System.out.println(message);
        }
        assumeTrue(missing.isEmpty(), message);
    }
}
