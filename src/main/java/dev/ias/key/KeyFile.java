package dev.ias.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The key ring of a file. Once it was read it stays in use until the file holds another good one: a file that is missing,
 * half-written or wrong takes no keys away.
 */
final class KeyFile implements Keys {

    // A thousand keys; whoever names a device or a log by mistake does not fill the heap.
    private static final int MAXIMUM_BYTES = 64 * 1024;

    private record Loaded(String text, KeyRing ring) {

        /** Without the text, which is secret. */
        @Override
        public String toString() {
            return ring.toString();
        }
    }

    private final KeyPurpose purpose;
    private final Path path;
    private volatile @Nullable Loaded loaded;
    private volatile @Nullable String problem;
    private @Nullable String changed;

    KeyFile(KeyPurpose purpose, Path path) {
        this.purpose = purpose;
        this.path = path;
    }

    static KeyRing parse(KeyPurpose purpose, String text) {
        try {
            return KeyRing.parse(text);
        } catch (InvalidKeysException e) {
            throw new InvalidKeysException(purpose.setting() + " " + e.getMessage(), e);
        }
    }

    /** Returns the last good ring. Reads the file only if it was never read. */
    @Override
    public KeyRing ring(KeyPurpose any) {
        var known = loaded;
        return known == null ? load() : known.ring();
    }

    /** Why the file cannot be used now, in a sentence that begins with the setting and quotes nothing of the keys. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /**
     * Reads the file again. What it holds is used once two looks have found the same, so that one that is being written is
     * not taken for one with fewer keys.
     */
    synchronized void reread() {
        try {
            var known = Objects.requireNonNull(loaded, "read at start");
            var text = read();
            if (text.equals(known.text())) {
                changed = null;
            } else {
                var ring = parse(purpose, text);
                if (text.equals(changed)) {
                    loaded = new Loaded(text, ring);
                }
                changed = text;
            }
            problem = null;
        } catch (InvalidKeysException e) {
            changed = null;
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
            // A pipe would be waited for, and a device has no end.
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw new InvalidKeysException(purpose.setting() + " names something that is not a file");
            }
            try (var file = Files.newInputStream(path)) {
                var bytes = file.readNBytes(MAXIMUM_BYTES + 1);
                if (bytes.length > MAXIMUM_BYTES) {
                    throw new InvalidKeysException(
                            "%s names a file of more than %d bytes".formatted(purpose.setting(), MAXIMUM_BYTES));
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
