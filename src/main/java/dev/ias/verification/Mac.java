package dev.ias.verification;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HMAC-SHA256 of a secret under a server key: all that is stored of a secret. Comparing takes the same time wherever two
 * MACs differ.
 *
 * @param keyId the key it was made with
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, and compared by content
public record Mac(String keyId, byte[] value) {

    public Mac {
        value = value.clone();
    }

    @Override
    public byte[] value() {
        return value.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mac mac && keyId.equals(mac.keyId) && MessageDigest.isEqual(value, mac.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "Mac[" + keyId + "]";
    }
}
