package dev.ias.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.report.ReportIntake;
import dev.ias.report.parse.ReportMails;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BouncesCommandTest {

    private static final String JANE = "jane@example.com";
    private static final Pattern IN_MESSAGE_ID = Pattern.compile("\\.([0-9a-v]{48})@");

    @TempDir
    private Path directory;

    private final TestRelay relay = new TestRelay();
    private final Ias ias =
            Ias.setup().on(TestDatabase.create(), relay).clock(new TestClock()).start();

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void reportsOfADirectoryAreImportedAndOtherFilesNamed() throws IOException {
        var report = report();
        Files.writeString(directory.resolve("1.eml"), report);
        Files.writeString(directory.resolve("2.eml"), ReportMails.real("exim-unknown-user"));
        var other = Files.writeString(directory.resolve("3.eml"), "Subject: Hello\n\nHello\n");
        var large = Files.writeString(directory.resolve("4.eml"), "x".repeat(1 << 21));

        var run = run(directory.toString());

        assertThat(run.code()).isZero();
        assertThat(run.output()).isEqualTo("ignored     1\nsuppressed  1\nunreadable  2\n");
        assertThat(run.errors())
                .contains(other + ": no report: ")
                .contains(large + ": larger than 1048576 bytes")
                .doesNotContain("1.eml", "2.eml");
    }

    @Test
    void aMailboxFileCanBeImportedTwice() throws IOException {
        var file = Files.writeString(
                directory.resolve("mbox"),
                "From x\n" + report() + "\nFrom y\n" + ReportMails.real("exim-unknown-user"));

        assertThat(run(file.toString()).output()).isEqualTo("ignored     1\nsuppressed  1\n");
        assertThat(run(file.toString()).output()).isEqualTo("ignored     1\nunchanged   1\n");
    }

    @Test
    void standardInputIsImported() {
        var before = System.in;
        System.setIn(new ByteArrayInputStream(report().getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(run("-").output()).isEqualTo("suppressed  1\n");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void missingPathsAreErrorsOfUseBeforeAnythingIsImported() throws IOException {
        var file = Files.writeString(directory.resolve("1.eml"), report());
        var missing = directory.resolve("missing");

        var run = run(file.toString(), missing.toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).contains("PATH: '" + missing + "' does not exist");
        assertThat(run.output()).isEmpty();
        assertThat(run().code()).isEqualTo(2);
    }

    private String report() {
        ias.signUp(JANE);
        var matcher = IN_MESSAGE_ID.matcher(relay.lastTo(JANE).header("Message-ID"));
        assertThat(matcher.find()).isTrue();
        return ReportMails.real("exim-unknown-user").replace(ReportMails.TOKEN, matcher.group(1));
    }

    private CommandRun run(String... paths) {
        var arguments = new String[paths.length + 1];
        arguments[0] = "import";
        System.arraycopy(paths, 0, arguments, 1, paths.length);
        return CommandRun.of(new BouncesCommand(() -> ias.bean(ReportIntake.class)), arguments);
    }
}
