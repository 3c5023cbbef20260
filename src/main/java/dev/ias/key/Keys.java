package dev.ias.key;

/** Where keys come from. */
public interface Keys {

    /**
     * The ring of a purpose as it is now; a changed key file is read again. The same instance comes back for as long as
     * nothing changed, so that callers can keep what they derive from it.
     *
     * @throws InvalidKeysException when the keys cannot be read
     */
    KeyRing ring(KeyPurpose purpose);
}
