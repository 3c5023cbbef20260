package dev.ias.key;

/**
 * A key of 256 bits with the id that tells it from the others of its ring.
 *
 * @param id letters, digits, {@code . _ -}, at most 32 of them; it travels in the clear beside what the key protects
 */
public record Key(String id, byte[] bytes) {

    /** The length of every key, in bytes: what HS256 asks for at least, and AES-256 and Ed25519 exactly. */
    public static final int LENGTH = 32;

    public Key {
        bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "Key[" + id + "]";
    }
}
