package dev.ias.verification;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HMAC-SHA256 of a secret under a server key: the only stored form of a secret. Comparison takes constant time.
 *
 * @param keyId the key it was computed with
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, and compared by content
public record SecretHash(String keyId, byte[] value) {

    public SecretHash {
        value = value.clone();
    }

    @Override
    public byte[] value() {
        return value.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretHash hash && keyId.equals(hash.keyId) && MessageDigest.isEqual(value, hash.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "SecretHash[" + keyId + "]";
    }
}
