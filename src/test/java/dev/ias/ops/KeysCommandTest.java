package dev.ias.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.key.Key;
import dev.ias.key.KeyPurpose;
import dev.ias.key.KeyRing;
import dev.ias.key.KeyRotation;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestKeys;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test clock is set to 2026-03-01. */
class KeysCommandTest {

    private static final Pattern LINE = Pattern.compile("IAS_KEYS_([A-Z_]+)=(.+)");

    private final TestClock clock = new TestClock();
    private final KeyRing current = KeyRing.parse(TestKeys.ring("new", "old"));

    @Test
    void aNewKeyIsRandomAndNamedAfterTheDate() {
        var first = KeyRing.parse(run("create", "token").output());
        var second = KeyRing.parse(run("create", "token").output());

        assertThat(ids(first)).containsExactly("2026-03-01");
        assertThat(first.first().bytes())
                .hasSize(Key.LENGTH)
                .isNotEqualTo(second.first().bytes());
    }

    @Test
    void withoutAPurposeEachPurposeGetsAnEnvironmentLine() {
        var lines = run("create").output().lines().map(LINE::matcher).toList();

        assertThat(lines)
                .allMatch(line ->
                        line.matches() && KeyRing.parse(line.group(2)).keys().size() == 1);
        assertThat(lines.stream().map(line -> line.group(1)))
                .containsExactlyElementsOf(
                        Arrays.stream(KeyPurpose.values()).map(KeyPurpose::name).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        rotate token           | 2026-03-01,new,old
        rotate access-key      | 2026-03-01,new,old
        rotate --append auth   | new,old,2026-03-01
        rotate --promote auth  | old,new
        """)
    void aRotatedRingHasTheOldKeysAndTheNewOneAtTheRequestedPosition(String arguments, String expected) {
        var ring = KeyRing.parse(run(arguments.split(" ")).output());

        assertThat(String.join(",", ids(ring))).isEqualTo(expected);
        assertThat(ring.find("old").orElseThrow().bytes()).isEqualTo(TestKeys.bytes("old"));
        assertThat(ring.find("new").orElseThrow().bytes()).isEqualTo(TestKeys.bytes("new"));
    }

    @Test
    void twoRotationsOnOneDayCreateKeysWithDifferentNames() {
        var rotation = new KeyRotation(clock);

        var twice = KeyRing.parse(rotation.prepend(KeyRing.parse(rotation.prepend(current))));

        assertThat(ids(twice)).containsExactly("2026-03-01.2", "2026-03-01", "new", "old");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        create tokens               | not one of token, secret, outbox, auth, access-key
        rotate                      | Missing required parameter: 'PURPOSE'
        rotate --append --promote auth | mutually exclusive
        """)
    void invalidArgumentsAreReported(String arguments, String expected) {
        var run = run(arguments.split(" "));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).contains(expected);
        assertThat(run.output()).isEmpty();
    }

    @Test
    void helpDescribesRotation() {
        assertThat(run().output()).contains("create", "rotate", "To rotate the keys", "--promote");
    }

    private CommandRun run(String... arguments) {
        return CommandRun.of(new KeysCommand(new KeyRotation(clock), purpose -> current), arguments);
    }

    private static List<String> ids(KeyRing ring) {
        return ring.stream().map(Key::id).toList();
    }
}
