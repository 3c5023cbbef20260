package dev.ias.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row as it was loaded and as the rules have left it. */
final class Tracked<T> {

    /** The version of a row that does not exist yet. */
    static final long NONE = 0;

    private final long version;
    private @Nullable T value;
    private boolean changed;

    private Tracked(long version, @Nullable T value) {
        this.version = version;
        this.value = value;
    }

    static <T> Tracked<T> loaded(long version, T value) {
        return new Tracked<>(version, value);
    }

    static <T> Tracked<T> absent() {
        return new Tracked<>(NONE, null);
    }

    Optional<T> value() {
        return Optional.ofNullable(value);
    }

    void set(@Nullable T value) {
        this.value = value;
        this.changed = true;
    }

    boolean inserted() {
        return changed && version == NONE && value != null;
    }

    boolean updated() {
        return changed && version != NONE && value != null;
    }

    boolean deleted() {
        return changed && version != NONE && value == null;
    }

    long version() {
        return version;
    }
}
