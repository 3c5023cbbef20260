package dev.ias.verification;

import dev.ias.key.InvalidKeysException;
import dev.ias.key.Key;
import dev.ias.key.KeyPurpose;
import dev.ias.key.Keys;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;

/** Makes what is stored of secrets and addresses with the keys of {@link KeyPurpose#SECRET}. */
@Singleton
class SecretMac {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int RECIPIENT_BYTES = 16;

    // Parts the two uses of one key: a MAC of a secret never equals one of an address.
    private static final String SECRET = "secret";
    private static final String RECIPIENT = "recipient";

    private final Keys keys;

    SecretMac(Keys keys) {
        this.keys = keys;
    }

    /** The MAC to store of a new secret: over the id of its verification and the secret. */
    Mac sign(UUID verification, String secret) {
        return mac(keys.ring(KeyPurpose.SECRET).first(), verification, secret);
    }

    /** The MACs that a presented secret has under every key that may have signed it. */
    List<Mac> candidates(UUID verification, String secret) {
        return keys.ring(KeyPurpose.SECRET).stream()
                .map(key -> mac(key, verification, secret))
                .toList();
    }

    LimitKey recipient(Address address) {
        return recipient(keys.ring(KeyPurpose.SECRET).first(), address);
    }

    /** What the key of an address may have been, too, before the first key was the first. */
    Set<LimitKey> recipients(Address address) {
        return keys.ring(KeyPurpose.SECRET).stream()
                .map(key -> recipient(key, address))
                .collect(Collectors.toSet());
    }

    private static LimitKey recipient(Key key, Address address) {
        var hash = hmac(key, RECIPIENT + "\n" + address.normalised());
        return new LimitKey(
                Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, RECIPIENT_BYTES)));
    }

    private static Mac mac(Key key, UUID verification, String secret) {
        return new Mac(key.id(), hmac(key, SECRET + "\n" + verification + "\n" + secret));
    }

    private static byte[] hmac(Key key, String text) {
        try {
            var mac = javax.crypto.Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.bytes(), ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new InvalidKeysException("cannot make a MAC", e);
        }
    }
}
