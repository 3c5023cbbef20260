package dev.ias.key;

/** Where keys come from. */
public interface Keys {

    /**
     * Returns the ring of a purpose; of a key file, the last good one. The same instance comes back for as long as nothing
     * changed, so that callers can keep what they derive from it.
     *
     * @throws InvalidKeysException if the keys cannot be read and never were
     */
    KeyRing ring(KeyPurpose purpose);
}
