package dev.ias.key;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Key rings from settings or files. {@link KeyFiles} reloads files on a schedule; requests never read them. */
@Singleton
final class ConfiguredKeys implements Keys {

    private static final String FILE = "file:";

    private final Map<KeyPurpose, Keys> sources = new EnumMap<>(KeyPurpose.class);

    ConfiguredKeys(KeySettings settings) {
        for (var purpose : KeyPurpose.values()) {
            sources.put(purpose, source(purpose, settings.of(purpose), ring -> check(purpose, ring)));
        }
    }

    @Override
    public KeyRing ring(KeyPurpose purpose) {
        var source = sources.get(purpose);
        if (source == null) {
            throw new IllegalStateException("No keys configured for " + purpose);
        }
        return source.ring(purpose);
    }

    /** Returns the key files. */
    List<KeyFile> files() {
        return sources.values().stream()
                .flatMap(source -> source instanceof KeyFile file ? Stream.of(file) : Stream.of())
                .toList();
    }

    private void check(KeyPurpose purpose, KeyRing ring) {
        KeyRules.requireSecret(purpose, ring);
        var others = Arrays.stream(KeyPurpose.values())
                .filter(other -> other != purpose)
                .collect(Collectors.toMap(Function.identity(), this::ring));
        KeyRules.requireSeparate(purpose, ring, others);
    }

    /**
     * Returns the source of the keys of a purpose. Keys in the setting itself are parsed immediately; a key file is
     * read on first use.
     *
     * @param rules throws {@link InvalidKeysException} for a ring of a changed file that must not be used
     * @throws InvalidKeysException if keys in the setting are invalid
     */
    static Keys source(KeyPurpose purpose, @Nullable String setting, Consumer<KeyRing> rules) {
        if (setting == null || setting.isBlank()) {
            return missing -> {
                throw new InvalidKeysException(missing.setting() + " is missing");
            };
        }
        if (setting.startsWith(FILE)) {
            return new KeyFile(purpose, Path.of(setting.substring(FILE.length())), rules);
        }
        var ring = KeyFile.parse(purpose, setting);
        return any -> ring;
    }
}
