package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/**
 * Every source file is formatted by palantir-java-format. A test instead of a plugin, because the formatter parses with
 * the JDK that it runs on: tests run on that of the toolchain, plugins on the one that runs Maven.
 *
 * <p>{@code ./mvnw test -Dtest=FormattingTest -Dformat=apply} formats the files.
 */
class FormattingTest {

    private static final Path SOURCES = Path.of("src");
    private static final boolean APPLY = "apply".equals(System.getProperty("format"));

    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());

    @Test
    void sourcesAreFormatted() throws IOException, FormatterException {
        var unformatted = new ArrayList<Path>();
        try (var files = Files.walk(SOURCES)) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                var source = Files.readString(file);
                var formatted = formatter.formatSourceAndFixImports(source);
                if (APPLY) {
                    Files.writeString(file, formatted);
                } else if (!formatted.equals(source)) {
                    unformatted.add(file);
                }
            }
        }
        assertThat(unformatted).isEmpty();
    }
}
