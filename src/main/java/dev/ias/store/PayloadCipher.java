package dev.ias.store;

import dev.ias.key.InvalidKeysException;
import dev.ias.key.Key;
import dev.ias.key.KeyPurpose;
import dev.ias.key.Keys;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what waits in the outbox: AES-256-GCM with a random nonce in front (NIST SP 800-38D), bound to the message's id,
 * so that a payload moved to another row does not decrypt.
 */
@Singleton
class PayloadCipher {

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Keys keys;
    private final SecureRandom random = new SecureRandom();

    PayloadCipher(Keys keys) {
        this.keys = keys;
    }

    /** A payload and the key that opens it. Only ever passed on. */
    @SuppressWarnings("ArrayRecordComponent")
    record Sealed(String keyId, byte[] payload) {}

    Sealed seal(UUID message, byte[] plaintext) {
        var key = keys.ring(KeyPurpose.OUTBOX).first();
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var ciphertext = cipher(Cipher.ENCRYPT_MODE, key, nonce, message).doFinal(plaintext);
            var payload = ByteBuffer.allocate(NONCE_BYTES + ciphertext.length)
                    .put(nonce)
                    .put(ciphertext)
                    .array();
            return new Sealed(key.id(), payload);
        } catch (GeneralSecurityException e) {
            throw new InvalidKeysException("cannot encrypt a message", e);
        }
    }

    /**
     * @throws InvalidKeysException when the key is gone or the payload is not what was sealed
     */
    byte[] open(UUID message, Sealed sealed) {
        var key = keys.ring(KeyPurpose.OUTBOX)
                .find(sealed.keyId())
                .orElseThrow(() -> new InvalidKeysException("the key of a message is gone"));
        var payload = ByteBuffer.wrap(sealed.payload());
        var nonce = new byte[NONCE_BYTES];
        payload.get(nonce);
        var ciphertext = new byte[payload.remaining()];
        payload.get(ciphertext);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, message).doFinal(ciphertext);
        } catch (GeneralSecurityException e) {
            throw new InvalidKeysException("cannot decrypt a message", e);
        }
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce, UUID message) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, new SecretKeySpec(key.bytes(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(ByteBuffer.allocate(Long.BYTES * 2)
                .putLong(message.getMostSignificantBits())
                .putLong(message.getLeastSignificantBits())
                .flip());
        return cipher;
    }
}
