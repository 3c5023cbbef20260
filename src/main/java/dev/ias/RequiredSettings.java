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
    private static final Setting DATABASE = new Setting("ias.database.url", "jdbc:postgresql://localhost:5432/ias");

    private RequiredSettings() {}

    /** A sentence for each that the service needs and that is missing. */
    static List<String> missing(PropertyResolver settings) {
        return missing(
                settings,
                Stream.concat(
                        Stream.of(
                                DATABASE,
                                new Setting("ias.link.base-url", "https://verify.example.com"),
                                new Setting("ias.mail.from", "'Example <no-reply@example.com>'")),
                        Arrays.stream(KeyPurpose.values()).map(RequiredSettings::key)));
    }

    /** A sentence for each that an admin command needs that uses the database and keys of one purpose, and that is missing. */
    static List<String> missingForCommands(PropertyResolver settings, KeyPurpose purpose) {
        return missing(settings, Stream.of(DATABASE, key(purpose)));
    }

    /** A sentence where the keys of a purpose are missing. */
    static List<String> missing(PropertyResolver settings, KeyPurpose purpose) {
        return missing(settings, Stream.of(key(purpose)));
    }

    private static List<String> missing(PropertyResolver settings, Stream<Setting> needed) {
        return needed.filter(setting -> settings.getProperty(setting.name(), String.class)
                        .filter(value -> !value.isBlank())
                        .isEmpty())
                .map(Setting::complaint)
                .toList();
    }

    private static Setting key(KeyPurpose purpose) {
        return new Setting(purpose.setting(), KEYS);
    }
}
