package dev.ias.key;

/** Source of key rings. */
public interface Keys {

    /**
     * Returns the ring of a purpose; of a key file, the last valid one. Returns the same instance until the ring
     * changes, so that callers can cache what they derive from it.
     *
     * @throws InvalidKeysException if no valid ring has ever been read
     */
    KeyRing ring(KeyPurpose purpose);
}
