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
 * Encrypts what is stored and must be read again: AES-256-GCM with a random nonce in front (NIST SP 800-38D), bound to what
 * it belongs to, so that a payload moved to another row does not decrypt.
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

    /** A payload and the id of the key that opens it. Only ever passed on. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Sealed(String keyId, byte[] payload) {}

    /**
     * Encrypts under the purpose's first key.
     *
     * @param owner what the payload belongs to; it opens with the same only
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
     * Decrypts.
     *
     * @throws InvalidKeysException when the key is gone or the payload is not what was sealed for this owner
     */
    public byte[] open(KeyPurpose purpose, byte[] owner, Sealed sealed) {
        var key = keys.ring(purpose)
                .find(sealed.keyId())
                .orElseThrow(() -> new InvalidKeysException("a key of " + purpose.setting() + " is gone"));
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

    /** The one that is preferred for this: looked for once, and not for every payload. */
    private static Provider provider() {
        try {
            return Cipher.getInstance(TRANSFORMATION).getProvider();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + TRANSFORMATION, e);
        }
    }

    private Cipher cipher(int mode, Key key, byte[] nonce, byte[] owner) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(TRANSFORMATION, provider);
        cipher.init(mode, new SecretKeySpec(key.bytes(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner);
        return cipher;
    }
}
