package dev.ias.settings;

import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * Rejects values with characters that the JVM has not decoded. Without a locale, as under systemd, it decodes the
 * environment as US-ASCII, and mails would have "B??ro" as sender.
 */
@Singleton
final class UndecodedSettings implements SettingsCheck {

    private final Set<String> undecoded;

    UndecodedSettings(Environment environment) {
        this.undecoded = environment instanceof SettingsEnvironment ours ? ours.undecoded() : Set.of();
    }

    @Override
    public List<Runnable> checks() {
        return undecoded.stream()
                .<Runnable>map(name -> () -> {
                    throw new InvalidSettingException(name + " has characters that are not of the charset of the"
                            + " environment; set LANG=C.UTF-8 in the environment of the service");
                })
                .toList();
    }
}
