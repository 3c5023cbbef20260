package dev.ias.key;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks at start-up that every purpose has a valid key ring of its own, whose keys are neither published nor
 * guessable, and that the interval of reloads is positive.
 */
@Singleton
final class KeyCheck implements SettingsCheck {

    private final KeySettings settings;
    private final boolean publishedAllowed;

    KeyCheck(KeySettings settings, Optional<PublishedKeysAllowed> development) {
        this.settings = settings;
        this.publishedAllowed = development.isPresent();
    }

    @Override
    public List<Runnable> checks() {
        return Stream.concat(
                        Arrays.stream(KeyPurpose.values()).<Runnable>map(purpose -> () -> check(purpose)),
                        Stream.<Runnable>of(this::readInterval))
                .toList();
    }

    private void readInterval() {
        if (!settings.readInterval().isPositive()) {
            throw new InvalidSettingException(
                    "ias.keys.read-interval is %s; more than 0s is needed".formatted(settings.readInterval()));
        }
    }

    private void check(KeyPurpose purpose) {
        try {
            var ring = ConfiguredKeys.read(purpose, settings.of(purpose));
            if (!publishedAllowed) {
                KeyRules.requireSecret(purpose, ring);
            }
            KeyRules.requireSeparate(purpose, ring, earlier(purpose));
        } catch (InvalidKeysException e) {
            throw new InvalidSettingException(Objects.requireNonNull(e.getMessage()), e);
        }
    }

    /** Returns the readable rings of earlier purposes, so that each pair of purposes is compared once. */
    private Map<KeyPurpose, KeyRing> earlier(KeyPurpose purpose) {
        var rings = new EnumMap<KeyPurpose, KeyRing>(KeyPurpose.class);
        for (var other : KeyPurpose.values()) {
            if (other.compareTo(purpose) < 0) {
                readable(other).ifPresent(ring -> rings.put(other, ring));
            }
        }
        return rings;
    }

    private Optional<KeyRing> readable(KeyPurpose purpose) {
        try {
            return Optional.of(ConfiguredKeys.read(purpose, settings.of(purpose)));
        } catch (InvalidKeysException | InvalidSettingException e) {
            // Reported by the check of that purpose.
            return Optional.empty();
        }
    }
}
