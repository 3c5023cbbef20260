package dev.ias.key;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Key rings from settings or files. Files are read again by {@link KeyFiles}, never by a call. */
@Singleton
final class ConfiguredKeys implements Keys {

    private static final String FILE = "file:";

    private final Map<KeyPurpose, Keys> sources = new EnumMap<>(KeyPurpose.class);

    ConfiguredKeys(KeySettings settings) {
        for (var purpose : KeyPurpose.values()) {
            sources.put(purpose, source(purpose, settings.of(purpose)));
        }
    }

    @Override
    public KeyRing ring(KeyPurpose purpose) {
        var source = sources.get(purpose);
        if (source == null) {
            throw new IllegalStateException("no source for " + purpose);
        }
        return source.ring(purpose);
    }

    /** Those of the sources that are files. */
    List<KeyFile> files() {
        return sources.values().stream()
                .flatMap(source -> source instanceof KeyFile file ? Stream.of(file) : Stream.of())
                .toList();
    }

    /** Where the keys of a purpose are; inline ones have been read then. */
    static Keys source(KeyPurpose purpose, @Nullable String setting) {
        if (setting == null || setting.isBlank()) {
            return missing -> {
                throw new InvalidKeysException(missing.setting() + " is missing");
            };
        }
        if (setting.startsWith(FILE)) {
            return new KeyFile(purpose, Path.of(setting.substring(FILE.length())));
        }
        var ring = KeyFile.parse(purpose, setting);
        return any -> ring;
    }
}
