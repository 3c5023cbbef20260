package dev.ias.key;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A 256-bit key with an id that is unique in its ring. */
public final class Key {

    /** Length of every key in bytes: the minimum of HS256, the exact length of AES-256 keys and Ed25519 seeds. */
    public static final int LENGTH = 32;

    private static final String HMAC_SHA256 = "HmacSHA256";

    private final String id;
    private final byte[] bytes;
    private final Mac hmacSha256;

    Key(String id, byte[] bytes) {
        this.id = id;
        this.bytes = bytes.clone();
        this.hmacSha256 = initialised(bytes);
    }

    private static Mac initialised(byte[] bytes) {
        try {
            var mac = Mac.getInstance(HMAC_SHA256);
            mac.init(new SecretKeySpec(bytes, HMAC_SHA256));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new InvalidKeysException("cannot be used for " + HMAC_SHA256, e);
        }
    }

    /**
     * Returns the id: 1 to 32 letters, digits, {@code . _ -}. It is stored in plain text with the data the key
     * protects.
     */
    public String id() {
        return id;
    }

    /** Returns a copy of the key material. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Returns a new HMAC-SHA256 (RFC 2104) under this key. A copy of an initialised one: look-up and initialisation
     * cost more.
     */
    public Mac hmacSha256() {
        try {
            return (Mac) hmacSha256.clone();
        } catch (CloneNotSupportedException e) {
            throw new InvalidKeysException("cannot be used for " + HMAC_SHA256, e);
        }
    }

    /** Returns the SHA-256 of the key material, by which keys are compared without their bytes. */
    String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "Key[" + id + "]";
    }
}
