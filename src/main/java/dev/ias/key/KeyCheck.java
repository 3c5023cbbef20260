package dev.ias.key;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Checks at start-up that every purpose has a valid key ring and that the interval of reloads is positive. */
@Singleton
final class KeyCheck implements SettingsCheck {

    private final KeySettings settings;

    KeyCheck(KeySettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Runnable> checks() {
        return Stream.concat(
                        Arrays.stream(KeyPurpose.values()).<Runnable>map(purpose -> () -> read(purpose)),
                        Stream.<Runnable>of(this::readInterval))
                .toList();
    }

    private void readInterval() {
        if (!settings.readInterval().isPositive()) {
            throw new InvalidSettingException(
                    "ias.keys.read-interval is %s; more than 0s is needed".formatted(settings.readInterval()));
        }
    }

    private void read(KeyPurpose purpose) {
        try {
            ConfiguredKeys.source(purpose, settings.of(purpose)).ring(purpose);
        } catch (InvalidKeysException e) {
            throw new InvalidSettingException(Objects.requireNonNull(e.getMessage()), e);
        }
    }
}
