package dev.ias.web.signup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The web component has the English words built in, generated from the file of the language.
 *
 * <p>{@code ./mvnw test -Dtest=EnglishWordsTest -Ddocuments=apply} writes them.
 */
class EnglishWordsTest {

    private static final Path WORDS = Path.of("src/main/resources/languages/en/sign-up.properties");
    private static final Path MODULE = Path.of("src/main/resources/web/sign-up/english.js");
    private static final boolean APPLY = "apply".equals(System.getProperty("documents"));
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theModuleHasTheWordsOfTheFile() throws IOException {
        var module = module();
        if (APPLY) {
            Files.writeString(MODULE, module);
        }

        assertThat(Files.readString(MODULE)).isEqualTo(module);
    }

    private static String module() throws IOException {
        var module = new StringBuilder("// @ts-check\n\n/** The English words, generated from "
                + "`languages/en/sign-up.properties`; see EnglishWordsTest. */\nexport const ENGLISH = {\n");
        for (var line : Files.readAllLines(WORDS)) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                var entry = line.split(" = ", 2);
                module.append(
                        "  %s: %s,\n".formatted(JSON.writeValueAsString(entry[0]), JSON.writeValueAsString(entry[1])));
            }
        }
        return module.append("};\n").toString();
    }
}
