package dev.ias.sdk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ias.testing.Executables;
import java.util.List;

/** The programs that a language is built and run with. */
record Toolchain(String language, List<String> programs) {

    /** Skips the test where one of them is not on this machine, and says which. */
    void assumeHere() {
        var missing = programs.stream()
                .filter(program -> Executables.find(program).isEmpty())
                .toList();
        var message =
                "the %s client was not run: this machine has no %s".formatted(language, String.join(", ", missing));
        if (!missing.isEmpty()) {
            // Reports keep it, but the console would say a number only.
            System.out.println(message);
        }
        assumeTrue(missing.isEmpty(), message);
    }
}
