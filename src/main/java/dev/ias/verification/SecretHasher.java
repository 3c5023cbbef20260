package dev.ias.verification;

import dev.ias.key.Key;
import dev.ias.key.KeyPurpose;
import dev.ias.key.Keys;
import dev.ias.limit.ClientNetwork;
import dev.ias.limit.SendLog;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Computes keyed hashes of secrets and addresses with the keys of {@link KeyPurpose#SECRET}. */
@Singleton
public class SecretHasher {

    private static final int SHORT_BYTES = 16;
    private static final int SHORT_LENGTH = 22;
    private static final Pattern MUTE_TOKEN =
            Pattern.compile(String.format(Locale.ROOT, "[A-Za-z0-9_-]{%d}", 2 * SHORT_LENGTH));

    // Domain separation: the hash of a secret never equals that of an address.
    private static final String SECRET = "secret";
    private static final String RECIPIENT = "recipient";
    private static final String ACTOR = "actor";
    private static final String MUTE = "mute";

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
        return new LimitKey(shortened(Bucket.of(address).in(hash)));
    }

    /**
     * Returns the token of the link that mutes sign-up mails to a recipient: the limit key and its MAC, 44 characters
     * of Base64url. It needs no row and does not reveal the address.
     */
    public String muteToken(LimitKey recipient) {
        return recipient.value() + muteMac(keys.ring(KeyPurpose.SECRET).first(), recipient);
    }

    /**
     * Returns the recipient of a presented mute token; empty if it is malformed or its MAC is of no key of the ring.
     */
    public Optional<LimitKey> muteRecipient(String token) {
        if (!MUTE_TOKEN.matcher(token).matches()) {
            return Optional.empty();
        }
        var recipient = new LimitKey(token.substring(0, SHORT_LENGTH));
        var presented = token.substring(SHORT_LENGTH);
        return keys.ring(KeyPurpose.SECRET).stream()
                        .anyMatch(key -> text(key, muteMac(key, recipient)).equals(text(key, presented)))
                ? Optional.of(recipient)
                : Optional.empty();
    }

    private static String muteMac(Key key, LimitKey recipient) {
        return shortened(hmac(key, MUTE + "\n" + recipient.value()));
    }

    /** Compares in constant time, and as text, so that a token has one spelling. */
    private static SecretHash text(Key key, String mac) {
        return new SecretHash(key.id(), mac.getBytes(StandardCharsets.US_ASCII));
    }

    private static String shortened(byte[] hash) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, SHORT_BYTES));
    }

    /** Returns the number of a client network in send logs, which does not reveal it. */
    public long actor(ClientNetwork network) {
        return actor("network\n" + (network.ipv6() ? "ipv6" : "ipv4") + "\n" + network.prefix());
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
        return key.hmacSha256().doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
