package dev.ias.sdk;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class ToolchainTest {

    @Test
    void aMissingProgramIsNamedAndSkipsTheTest() {
        var toolchain = new Toolchain("imaginary", List.of("no-such-program"));

        assertThatThrownBy(toolchain::assumeHere)
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("the imaginary client was not run: this machine has no no-such-program");
    }
}
