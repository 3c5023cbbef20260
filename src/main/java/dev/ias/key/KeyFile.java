package dev.ias.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Key ring of a file. The last valid ring stays in use until the file contains another valid one; a missing, partly
 * written or invalid file removes no keys.
 */
final class KeyFile implements Keys {

    // Enough for a thousand keys. Bounds memory if the setting names a device or a log by mistake.
    private static final int MAXIMUM_BYTES = 64 * 1024;

    private record Loaded(String text, KeyRing ring) {

        /** Omits the text, which is secret. */
        @Override
        public String toString() {
            return ring.toString();
        }
    }

    private final KeyPurpose purpose;
    private final Path path;
    private final Consumer<KeyRing> rules;
    private volatile @Nullable Loaded loaded;
    private volatile @Nullable String problem;
    private @Nullable String candidate;

    /**
     * Creates the ring of a file, which is not read yet.
     *
     * @param rules throws {@link InvalidKeysException} for a changed ring that must not be used; the first ring is left
     *     to {@link KeyCheck}
     */
    KeyFile(KeyPurpose purpose, Path path, Consumer<KeyRing> rules) {
        this.purpose = purpose;
        this.path = path;
        this.rules = rules;
    }

    static KeyRing parse(KeyPurpose purpose, String text) {
        try {
            return KeyRing.parse(text);
        } catch (InvalidKeysException e) {
            throw new InvalidKeysException(purpose.setting() + " " + e.getMessage(), e);
        }
    }

    /** Returns the last valid ring. Reads the file only on first use. */
    @Override
    public KeyRing ring(KeyPurpose any) {
        var current = loaded;
        return current == null ? load() : current.ring();
    }

    /**
     * Returns why the file is unusable: a sentence that begins with the setting and quotes no key material; else empty.
     */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /**
     * Reloads the file. A change takes effect only after two consecutive reloads have read the same text, so that a
     * file that is being written is not mistaken for a ring with fewer keys.
     */
    synchronized void reload() {
        try {
            var current = Objects.requireNonNull(loaded, "read at start");
            var text = read();
            if (text.equals(current.text())) {
                candidate = null;
            } else {
                var ring = parse(purpose, text);
                rules.accept(ring);
                if (text.equals(candidate)) {
                    loaded = new Loaded(text, ring);
                }
                candidate = text;
            }
            problem = null;
        } catch (InvalidKeysException e) {
            candidate = null;
            problem = e.getMessage();
        }
    }

    private synchronized KeyRing load() {
        var text = read();
        var ring = parse(purpose, text);
        loaded = new Loaded(text, ring);
        return ring;
    }

    private String read() {
        try {
            // Opening a pipe would block, and reading a device might never end.
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw new InvalidKeysException(purpose.setting() + " does not name a regular file");
            }
            try (var file = Files.newInputStream(path)) {
                var bytes = file.readNBytes(MAXIMUM_BYTES + 1);
                if (bytes.length > MAXIMUM_BYTES) {
                    throw new InvalidKeysException(String.format(
                            Locale.ROOT, "%s names a file of more than %d bytes", purpose.setting(), MAXIMUM_BYTES));
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new InvalidKeysException(
                    purpose.setting() + " names a file that cannot be read: "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }
}
