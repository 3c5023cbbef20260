package dev.ias.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The documented examples of the clients are part of the smoke programs. */
class ClientReadmeTest {

    @ParameterizedTest
    @EnumSource
    void everyLineInThePackageReadmeIsRun(ClientSdk sdk) throws IOException {
        assertThat(samples(sdk, Files.readString(sdk.readme()))).isNotEmpty().isSubsetOf(program(sdk));
    }

    @ParameterizedTest
    @EnumSource
    void everyLineOnTheClientsPageIsRun(ClientSdk sdk) throws IOException {
        assertThat(samples(sdk, Document.page("clients").text())).isNotEmpty().isSubsetOf(program(sdk));
    }

    @Test
    void everyLineInTheReadmeOfTheNpmPackageIsRun() throws IOException {
        var readme = Files.readString(Path.of("src", "sdk", "typescript", "README.md"));
        var program = lines(Files.readString(NpmProject.SOURCES.resolve("node").resolve("smoke.ts")))
                .toList();

        assertThat(samples("ts", readme)).isNotEmpty().isSubsetOf(program);
        assertThat(samples("ts", Document.page("clients").text())).isNotEmpty().isSubsetOf(program);
    }

    private static List<String> samples(ClientSdk sdk, String markdown) {
        return samples(sdk.fence(), markdown);
    }

    private static List<String> samples(String fence, String markdown) {
        return Pattern.compile("(?ms)^```%s$(.*?)^```$".formatted(fence))
                .matcher(markdown)
                .results()
                .flatMap(sample -> lines(sample.group(1)))
                .toList();
    }

    private static List<String> program(ClientSdk sdk) throws IOException {
        return lines(Files.readString(sdk.smoke())).toList();
    }

    private static Stream<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty());
    }
}
