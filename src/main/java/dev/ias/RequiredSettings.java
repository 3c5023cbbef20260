package dev.ias;

import dev.ias.key.KeyPurpose;
import io.micronaut.core.value.PropertyResolver;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The settings that have no safe default. */
final class RequiredSettings {

    private record Setting(String name, String example) {

        String complaint() {
            return "%s is missing. Set it, or %s in the environment, to something like %s"
                    .formatted(name, environmentVariable(), example);
        }

        private String environmentVariable() {
            return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        }
    }

    private static final String KEYS = "id:KEY, where `openssl rand -base64 32` makes a KEY";

    private RequiredSettings() {}

    /** A sentence for each that is missing. */
    static List<String> missing(PropertyResolver settings) {
        return all().filter(setting -> settings.getProperty(setting.name(), String.class)
                        .filter(value -> !value.isBlank())
                        .isEmpty())
                .map(Setting::complaint)
                .toList();
    }

    private static Stream<Setting> all() {
        var keys = Arrays.stream(KeyPurpose.values()).map(purpose -> new Setting(purpose.setting(), KEYS));
        return Stream.concat(
                Stream.of(
                        new Setting("ias.database.url", "jdbc:postgresql://localhost:5432/ias"),
                        new Setting("ias.mail.from", "'Example <no-reply@example.com>'")),
                keys);
    }
}
