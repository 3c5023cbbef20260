package dev.ias.language;

import dev.ias.settings.OptionalText;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings of languages.
 *
 * @param directory directory with a folder for each language that is added or changed, named by its BCP 47 tag
 */
@ConfigurationProperties("ias.language")
public record LanguageSettings(@Nullable String directory) {

    Optional<String> ownLanguages() {
        return OptionalText.of(directory);
    }
}
