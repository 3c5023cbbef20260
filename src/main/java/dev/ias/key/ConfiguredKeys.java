package dev.ias.key;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Key rings from settings or files. A file that becomes unreadable fails the calls that need its keys: an operator who takes
 * keys away means it.
 */
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

    /** Where the keys of a purpose are; inline ones have been read then. */
    static Keys source(KeyPurpose purpose, @Nullable String setting) {
        if (setting == null || setting.isBlank()) {
            return missing -> {
                throw new InvalidKeysException(missing.setting() + " is missing");
            };
        }
        if (setting.startsWith(FILE)) {
            return new KeyFile(Path.of(setting.substring(FILE.length())));
        }
        var ring = parse(purpose, setting);
        return any -> ring;
    }

    private static KeyRing parse(KeyPurpose purpose, String text) {
        try {
            return KeyRing.parse(text);
        } catch (InvalidKeysException e) {
            throw new InvalidKeysException(purpose.setting() + " " + e.getMessage(), e);
        }
    }

    /** A file that is read again when its time stamp or its size changed. */
    private static final class KeyFile implements Keys {

        private record Loaded(FileTime modified, long size, KeyRing ring) {}

        private final Path path;
        private volatile @Nullable Loaded loaded;

        KeyFile(Path path) {
            this.path = path;
        }

        @Override
        public KeyRing ring(KeyPurpose purpose) {
            try {
                var modified = Files.getLastModifiedTime(path);
                var size = Files.size(path);
                var known = loaded;
                if (known != null && known.modified().equals(modified) && known.size() == size) {
                    return known.ring();
                }
                var ring = parse(purpose, Files.readString(path));
                loaded = new Loaded(modified, size, ring);
                return ring;
            } catch (IOException e) {
                throw new InvalidKeysException(
                        purpose.setting() + " names a file that cannot be read: "
                                + e.getClass().getSimpleName(),
                        e);
            }
        }
    }
}
