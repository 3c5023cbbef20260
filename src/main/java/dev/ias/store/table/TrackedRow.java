package dev.ias.store.table;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of a batch: its loaded version and its current value. */
public final class TrackedRow<T> {

    /** The version of a row that does not exist in the database. */
    static final long NONE = 0;

    private final long version;
    private @Nullable T value;
    private boolean changed;

    private TrackedRow(long version, @Nullable T value) {
        this.version = version;
        this.value = value;
    }

    static <T> TrackedRow<T> loaded(long version, T value) {
        return new TrackedRow<>(version, value);
    }

    static <T> TrackedRow<T> absent() {
        return new TrackedRow<>(NONE, null);
    }

    public Optional<T> value() {
        return Optional.ofNullable(value);
    }

    /** Returns the value of a row that is not deleted. */
    T present() {
        return value().orElseThrow();
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
