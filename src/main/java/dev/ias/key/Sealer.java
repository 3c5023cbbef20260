package dev.ias.key;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Authenticated encryption of stored data: AES-256-GCM with a random 96-bit nonce as prefix (NIST SP 800-38D). The
 * owner is additional authenticated data, so that a payload moved to another row does not decrypt.
 */
@Singleton
public class Sealer {

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Keys keys;
    private final Provider provider;
    private final SecureRandom random = new SecureRandom();

    Sealer(Keys keys) {
        this.keys = keys;
        this.provider = provider();
    }

    /** An encrypted payload and the id of its key. The array is never modified. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Sealed(String keyId, byte[] payload) {}

    /**
     * Encrypts with the first key of the purpose.
     *
     * @param owner identifies the owner of the payload; {@link #open} needs the same value
     * @throws InvalidKeysException if the keys cannot be read
     */
    public Sealed seal(KeyPurpose purpose, byte[] owner, byte[] plaintext) {
        var key = keys.ring(purpose).first();
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var ciphertext = cipher(Cipher.ENCRYPT_MODE, key, nonce, owner).doFinal(plaintext);
            var payload = ByteBuffer.allocate(NONCE_BYTES + ciphertext.length)
                    .put(nonce)
                    .put(ciphertext)
                    .array();
            return new Sealed(key.id(), payload);
        } catch (GeneralSecurityException e) {
            throw new InvalidKeysException("cannot encrypt with a key of " + purpose.setting(), e);
        }
    }

    /**
     * Decrypts a payload.
     *
     * @throws InvalidKeysException if the ring no longer has the key or the payload was not sealed for this owner
     */
    public byte[] open(KeyPurpose purpose, byte[] owner, Sealed sealed) {
        var key = keys.ring(purpose)
                .find(sealed.keyId())
                .orElseThrow(() -> new InvalidKeysException("a key was removed from " + purpose.setting()));
        var payload = ByteBuffer.wrap(sealed.payload());
        var nonce = new byte[NONCE_BYTES];
        payload.get(nonce);
        var ciphertext = new byte[payload.remaining()];
        payload.get(ciphertext);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, owner).doFinal(ciphertext);
        } catch (GeneralSecurityException e) {
            throw new InvalidKeysException("cannot decrypt with a key of " + purpose.setting(), e);
        }
    }

    /** Looks the preferred provider up once instead of for every payload. */
    private static Provider provider() {
        try {
            return Cipher.getInstance(TRANSFORMATION).getProvider();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cipher not available: " + TRANSFORMATION, e);
        }
    }

    private Cipher cipher(int mode, Key key, byte[] nonce, byte[] owner) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(TRANSFORMATION, provider);
        cipher.init(mode, new SecretKeySpec(key.bytes(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner);
        return cipher;
    }
}
