package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.ias.testing.Document;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** The operations page shows every command of the jar. */
class CommandsPageTest {

    @Test
    void everyCommandIsShown() {
        var commands = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.ias").stream()
                        .filter(type -> type.isAnnotatedWith(Command.class))
                        .flatMap(CommandsPageTest::commands)
                        .toList();

        assertThat(commands).contains("access-key enable", "config check").hasSizeGreaterThan(9);
        assertThat(commands)
                .allSatisfy(command -> assertThat(Document.page("operations").text())
                        .containsPattern("(?m)^java -jar target/ias\\.jar " + command + "( |$)"));
    }

    private static Stream<String> commands(JavaClass type) {
        var name = type.getAnnotationOfType(Command.class).name();
        return type.getMethods().stream()
                .filter(method -> method.isAnnotatedWith(Command.class))
                .map(method -> name + " " + name(method));
    }

    private static String name(JavaMethod method) {
        var name = method.getAnnotationOfType(Command.class).name();
        return name.startsWith("<") ? method.getName() : name;
    }
}
