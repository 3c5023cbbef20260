package dev.ias.ops;

import dev.ias.ServiceOnly;
import dev.ias.key.KeyPurpose;
import dev.ias.settings.SettingsContext;
import dev.ias.testing.TestKeys;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Runs {@code config check} in this process. */
final class ConfigCheck {

    private ConfigCheck() {}

    /**
     * Checks settings that are valid, except for the given ones; by default, neither the database nor the relay nor a
     * name server exists.
     */
    static CommandRun run(Map<String, ?> settings, String... options) {
        var all = new HashMap<String, Object>(Map.of(
                "datasources.default.enabled", false,
                "ias.database.url", "jdbc:postgresql://localhost:1/ias",
                "ias.mail.from", "no-reply@sender.example",
                "ias.mail.host", "localhost",
                "ias.mail.port", 1,
                "ias.link.base-url", "https://verify.example.com",
                "ias.dns.servers", "127.0.0.1:9",
                "ias.dns.timeout", "10ms"));
        Arrays.stream(KeyPurpose.values()).forEach(purpose -> all.put(purpose.setting(), TestKeys.ring(purpose)));
        all.putAll(settings);
        try (var context = SettingsContext.builder()
                .deduceEnvironment(false)
                .environments(ServiceOnly.COMMAND)
                .properties(all)
                .start()) {
            var command = new ConfigCommand(() -> context.getBean(ConfigurationPreflight.class));
            return CommandRun.of(
                    command,
                    Stream.concat(Stream.of("check"), Stream.of(options)).toArray(String[]::new));
        }
    }
}
