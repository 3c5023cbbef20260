package dev.ias.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.account.AccessKeys;
import dev.ias.testing.Ias;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import picocli.CommandLine;

/** Runs the command on the database of a running service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessKeyCommandTest {

    private record Outcome(int code, String out, String err) {

        String line(String name) {
            var matcher = Pattern.compile("(?m)^" + name + " +(\\S+)$").matcher(out);
            assertThat(matcher.find()).as(out).isTrue();
            return matcher.group(1);
        }
    }

    private final Ias ias = Ias.setup().alone().start();
    private final AccessKeys keys = ias.bean(AccessKeys.class);

    @AfterAll
    void stop() {
        ias.close();
    }

    @Test
    void createPrintsTheIdAndTheSecretOnce() {
        var outcome = run("create");

        assertThat(outcome.code()).isZero();
        var key = keys.find(outcome.line("AccessKeyId")).orElseThrow();
        assertThat(key.secret()).isEqualTo(outcome.line("AccessKeySecret"));
        assertThat(key.account().value()).isEqualTo(outcome.line("Account"));
        assertThat(run("list").out()).contains(key.id()).doesNotContain(key.secret());
    }

    @Test
    void createForAnAccountAddsASecondKeyAndRefusesAThird() {
        var account = "4200000000000001";

        assertThat(run("create", "--account", account).line("Account")).isEqualTo(account);
        assertThat(run("create", "--account", account).code()).isZero();
        var third = run("create", "--account", account);

        assertThat(third.code()).isEqualTo(1);
        assertThat(third.err()).contains("Account 4200000000000001 has 2 active access keys already");
        assertThat(third.out()).isEmpty();
    }

    @Test
    void disableEnableAndDeleteShowInTheList() {
        var id = run("create").line("AccessKeyId");

        assertThat(run("disable", id).code()).isZero();
        assertThat(run("list").out()).containsPattern(id + " .* disabled ");
        assertThat(run("enable", id).code()).isZero();
        assertThat(run("list").out()).containsPattern(id + " .* active ");
        assertThat(run("delete", id).code()).isZero();
        assertThat(run("list").out()).doesNotContain(id);
    }

    @Test
    void anUnknownKeyIsReported() {
        for (var command : new String[] {"disable", "enable", "delete"}) {
            var outcome = run(command, "IASNOBODY");

            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.err()).contains("Access key not found: IASNOBODY");
        }
    }

    @Test
    void anInvalidAccountIsRejected() {
        assertThat(run("create", "--account", "12").code()).isEqualTo(2);
    }

    private Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var code = new CommandLine(new AccessKeyCommand(() -> keys))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Outcome(code, out.toString(), err.toString());
    }
}
