package dev.ias;

import dev.ias.key.KeyPurpose;
import dev.ias.settings.SettingList;
import dev.ias.settings.SettingsEnvironment;
import io.micronaut.core.value.PropertyResolver;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Settings without a safe default. */
final class RequiredSettings {

    private record Setting(String name, String example) {

        String complaint(PropertyResolver settings) {
            var complaint = "%s is missing. Set it, or %s in the environment, to %s"
                    .formatted(name, SettingList.variable(name), example);
            return misspelled(settings)
                    .map(other -> complaint + "; " + other + " is not a setting")
                    .orElse(complaint);
        }

        private Optional<String> misspelled(PropertyResolver settings) {
            return settings instanceof SettingsEnvironment environment
                    ? environment.misspelled(name)
                    : Optional.empty();
        }
    }

    private static final Setting DATABASE =
            new Setting("ias.database.url", "something like jdbc:postgresql://localhost:5432/ias");

    private RequiredSettings() {}

    /** Returns a sentence for each missing setting that the service requires. */
    static List<String> missing(PropertyResolver settings) {
        return missing(
                settings,
                Stream.concat(
                        Stream.of(
                                DATABASE,
                                new Setting("ias.link.base-url", "something like https://verify.example.com"),
                                new Setting("ias.mail.from", "something like 'Example <no-reply@example.com>'")),
                        Arrays.stream(KeyPurpose.values()).map(RequiredSettings::key)));
    }

    /**
     * Returns a sentence for each missing setting of an admin command that uses the database and keys of one purpose.
     */
    static List<String> missingForCommands(PropertyResolver settings, KeyPurpose purpose) {
        return missing(settings, Stream.of(DATABASE, key(purpose)));
    }

    /** Returns a sentence if the database is missing; else an empty list. */
    static List<String> missingForDatabase(PropertyResolver settings) {
        return missing(settings, Stream.of(DATABASE));
    }

    /** Returns a sentence if the keys of a purpose are missing; else an empty list. */
    static List<String> missing(PropertyResolver settings, KeyPurpose purpose) {
        return missing(settings, Stream.of(key(purpose)));
    }

    /**
     * Returns values of all required settings, for commands that show examples.
     *
     * @param ring returns a new key ring
     */
    static Map<String, Object> examples(Supplier<String> ring) {
        var examples = new HashMap<String, Object>(Map.of(
                DATABASE.name(),
                "jdbc:postgresql://localhost:5432/ias",
                "ias.link.base-url",
                "https://verify.example.com",
                "ias.mail.from",
                "Example <no-reply@example.com>"));
        Arrays.stream(KeyPurpose.values()).forEach(purpose -> examples.put(purpose.setting(), ring.get()));
        return examples;
    }

    private static List<String> missing(PropertyResolver settings, Stream<Setting> needed) {
        return needed.filter(setting -> settings.getProperty(setting.name(), String.class)
                        .filter(value -> !value.isBlank())
                        .isEmpty())
                .map(setting -> setting.complaint(settings))
                .toList();
    }

    private static Setting key(KeyPurpose purpose) {
        return new Setting(purpose.setting(), "the output of `keys create " + purpose.label() + "`");
    }
}
