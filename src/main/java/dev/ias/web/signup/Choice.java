package dev.ias.web.signup;

import dev.ias.language.Languages;
import dev.ias.language.TextFile;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * A language that people can choose.
 *
 * @param name in the language itself
 */
@Serdeable
public record Choice(String tag, String name) {

    static List<Choice> of(Languages languages) {
        return languages.all().stream()
                .map(language -> new Choice(
                        language.tag(),
                        languages.texts(language, TextFile.SIGN_UP).languageName()))
                .toList();
    }
}
