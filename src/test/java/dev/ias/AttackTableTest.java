package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.ias.testing.Attack;
import dev.ias.testing.KnownAttack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every known attack has a test or a reason why it does not apply; SECURITY.md has the table.
 *
 * <p>{@code ./mvnw test -Dtest=AttackTableTest -Ddocuments=apply} writes the table.
 */
class AttackTableTest {

    private static final Path PAGE = Path.of("SECURITY.md");
    private static final boolean APPLY = "apply".equals(System.getProperty("documents"));
    private static final Pattern TABLE = Pattern.compile("\\| number \\| attack .*\n(?:\\|.*\n)+");

    private final Map<KnownAttack, SortedSet<String>> tests = new EnumMap<>(KnownAttack.class);

    @Test
    void everyKnownAttackHasATestOrAReasonAndIsPublished() throws IOException {
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages("dev.ias")
                .forEach(this::collect);

        System.out.println(table());

        assertThat(KnownAttack.values()).allSatisfy(known -> {
            assertThat(of(known).isEmpty())
                    .as(known + " has either tests or a reason")
                    .isEqualTo(!known.reason().isEmpty());
        });
        if (APPLY) {
            var written = TABLE.matcher(Files.readString(PAGE)).replaceFirst(Matcher.quoteReplacement(table()));
            Files.writeString(PAGE, written);
        }
        assertThat(Files.readString(PAGE)).contains(table());
    }

    private void collect(JavaClass type) {
        type.tryGetAnnotationOfType(Attack.class).ifPresent(attack -> add(attack, type.getSimpleName()));
        type.getMethods()
                .forEach(method -> method.tryGetAnnotationOfType(Attack.class)
                        .ifPresent(attack -> add(attack, type.getSimpleName() + "." + method.getName())));
    }

    private void add(Attack attack, String test) {
        Arrays.stream(attack.value())
                .forEach(known ->
                        tests.computeIfAbsent(known, any -> new TreeSet<>()).add(test));
    }

    private SortedSet<String> of(KnownAttack known) {
        return tests.getOrDefault(known, new TreeSet<>());
    }

    private String table() {
        var rows = Stream.of(KnownAttack.values())
                .map(known -> "| %s | %s | %s | %s |"
                        .formatted(known, known.attack(), String.join(", ", of(known)), known.reason()));
        return Stream.concat(
                        Stream.of("| number | attack | test | not applicable because |", "|---|---|---|---|"), rows)
                .reduce("", (table, row) -> table + row + "\n");
    }
}
