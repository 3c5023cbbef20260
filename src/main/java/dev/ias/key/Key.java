package dev.ias.key;

/** A key of 256 bits with the id that tells it from the others of its ring. */
public final class Key {

    /** The length of every key, in bytes: what HS256 asks for at least, and AES-256 and Ed25519 exactly. */
    public static final int LENGTH = 32;

    private final String id;
    private final byte[] bytes;

    Key(String id, byte[] bytes) {
        this.id = id;
        this.bytes = bytes.clone();
    }

    /** Letters, digits, {@code . _ -}, at most 32 of them; it travels in the clear beside what the key protects. */
    public String id() {
        return id;
    }

    /** A copy of the key itself. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "Key[" + id + "]";
    }
}
