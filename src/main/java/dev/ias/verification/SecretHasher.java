package dev.ias.verification;

import dev.ias.key.InvalidKeysException;
import dev.ias.key.Key;
import dev.ias.key.KeyPurpose;
import dev.ias.key.Keys;
import dev.ias.limit.ClientNetwork;
import dev.ias.limit.SendLog;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Computes keyed hashes of secrets and addresses with the keys of {@link KeyPurpose#SECRET}. */
@Singleton
public class SecretHasher {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int RECIPIENT_BYTES = 16;

    // Domain separation: the hash of a secret never equals that of an address.
    private static final String SECRET = "secret";
    private static final String RECIPIENT = "recipient";
    private static final String ACTOR = "actor";

    private final Keys keys;

    public SecretHasher(Keys keys) {
        this.keys = keys;
    }

    /** Returns the hash to store of a new secret: over the id of its verification and the secret. */
    public SecretHash hash(UUID verification, String secret) {
        return hash(keys.ring(KeyPurpose.SECRET).first(), verification, secret);
    }

    /** Returns the hashes of a presented secret under every key that may have been used. */
    public List<SecretHash> candidates(UUID verification, String secret) {
        return keys.ring(KeyPurpose.SECRET).stream()
                .map(key -> hash(key, verification, secret))
                .toList();
    }

    public LimitKey recipient(Address address) {
        return recipient(keys.ring(KeyPurpose.SECRET).first(), address);
    }

    /** Returns the limit keys of an address under every key of the ring. */
    public Set<LimitKey> recipients(Address address) {
        return keys.ring(KeyPurpose.SECRET).stream()
                .map(key -> recipient(key, address))
                .collect(Collectors.toSet());
    }

    private static LimitKey recipient(Key key, Address address) {
        var hash = hmac(key, RECIPIENT + "\n" + address.mailbox());
        return new LimitKey(
                Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, RECIPIENT_BYTES)));
    }

    /** Returns the number of a client network in send logs, which does not reveal it. */
    public long actor(ClientNetwork network) {
        return actor("network\n" + network.prefix());
    }

    /** Returns the number of an account in send logs. */
    public long actor(AccountId account) {
        return actor("account\n" + account.value());
    }

    private long actor(String text) {
        var hash = hmac(keys.ring(KeyPurpose.SECRET).first(), ACTOR + "\n" + text);
        var number = ByteBuffer.wrap(hash).getLong();
        return number == SendLog.NO_ACTOR ? ~number : number;
    }

    private static SecretHash hash(Key key, UUID verification, String secret) {
        return new SecretHash(key.id(), hmac(key, SECRET + "\n" + verification + "\n" + secret));
    }

    private static byte[] hmac(Key key, String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.bytes(), ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new InvalidKeysException("cannot compute " + ALGORITHM, e);
        }
    }
}
