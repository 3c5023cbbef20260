package dev.ias.key;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.OptionalText;
import dev.ias.settings.SecretValue;
import dev.ias.settings.Secrets;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Key rings from settings or files. {@link KeyFiles} reloads files on a schedule; requests never read them. */
@Singleton
final class ConfiguredKeys implements Keys {

    private final Map<KeyPurpose, SecretValue<KeyRing>> rings = new EnumMap<>(KeyPurpose.class);

    ConfiguredKeys(KeySettings settings, Secrets secrets) {
        for (var purpose : KeyPurpose.values()) {
            OptionalText.of(settings.of(purpose))
                    .map(written -> secrets.of(
                            purpose.setting(), written, text -> parse(purpose, text), ring -> check(purpose, ring)))
                    .ifPresent(ring -> rings.put(purpose, ring));
        }
    }

    @Override
    public KeyRing ring(KeyPurpose purpose) {
        var ring = rings.get(purpose);
        if (ring == null) {
            throw missing(purpose);
        }
        try {
            return ring.last();
        } catch (InvalidSettingException e) {
            throw new InvalidKeysException(Objects.requireNonNull(e.getMessage()), e);
        }
    }

    /** The rules of a changed ring; the first one is left to {@link KeyCheck}. */
    private void check(KeyPurpose purpose, KeyRing ring) {
        var others = Arrays.stream(KeyPurpose.values())
                .filter(other -> other != purpose)
                .collect(Collectors.toMap(Function.identity(), this::ring));
        try {
            KeyRules.requireSecret(purpose, ring);
            KeyRules.requireSeparate(purpose, ring, others);
        } catch (InvalidKeysException e) {
            throw new InvalidSettingException(Objects.requireNonNull(e.getMessage()), e);
        }
    }

    /**
     * Reads the keys of a purpose.
     *
     * @throws InvalidKeysException if they are missing
     * @throws InvalidSettingException if they are invalid
     */
    static KeyRing read(KeyPurpose purpose, @Nullable String setting) {
        var written = OptionalText.of(setting).orElseThrow(() -> missing(purpose));
        return Secrets.read(purpose.setting(), written, text -> parse(purpose, text));
    }

    private static KeyRing parse(KeyPurpose purpose, String text) {
        try {
            return KeyRing.parse(text);
        } catch (InvalidKeysException e) {
            throw new InvalidSettingException(purpose.setting() + " " + e.getMessage(), e);
        }
    }

    private static InvalidKeysException missing(KeyPurpose purpose) {
        return new InvalidKeysException(purpose.setting() + " is missing");
    }
}
