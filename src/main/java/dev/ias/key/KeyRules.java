package dev.ias.key;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Rejects keys that others may know or guess, and keys of more than one purpose. */
final class KeyRules {

    /**
     * Minimum of distinct values among the 32 bytes of a key, and among the 31 differences of adjacent bytes.
     * Sequences, repetitions and half-filled keys have fewer; a random key does with a probability of 1.4 in 10^12.
     */
    private static final int MIN_DISTINCT = 18;

    /** SHA-256 of published keys. */
    private static final Set<String> PUBLISHED = Set.of(
            // application-dev.yml
            "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd",
            "72dbb7336c76780023f83da4c355f2eeea85733b13d3477697917790c1229084",
            "ca2a4fe727faaecf16ecd130a86e0885c5540c05375340445071c0657555fd42",
            "4d8d274ff7e176af977a95a0055c8c5f3478d38640343a060cee893e56f39957",
            "82d86408530b765e46ebf47807095027e807bc08674b0de77ee5ef2fae7d0492",
            // RFC 8032 section 7.1, tests 1 to 3
            "644d50ab64864c20a12b3c4656d46b4a48f69ef7c47ecdc8415cd28316b22ef5",
            "3d2d9682cdba529682a152f678e25c6c29847bf2588ca4e1b3023c1579f9958d",
            "d8eca0cca720d33bf6d9a3e8057053ff6a4d19a62a9874fa7f7004ea662fb2f9",
            // RFC 7520 section 3.5
            "73ec74458059c70cae3f0ade8663fe0da1dc4b114ed8cdac75364140b4458a4c",
            // NIST SP 800-38A appendix F.1.5
            "b93c72b74bc8487d29827005f80d635918f91bc22b14d7ed05714d58f96702dd");

    private KeyRules() {}

    /**
     * Requires every key of a ring to be unpublished and random.
     *
     * @throws InvalidKeysException if a key is not; the message names its id
     */
    static void requireSecret(KeyPurpose purpose, KeyRing ring) {
        for (var key : ring.keys()) {
            if (PUBLISHED.contains(key.digest())) {
                throw rejected(
                        purpose,
                        key,
                        " is published in the source, the documentation or a standard; create another one with `keys"
                                + " create`");
            }
            if (!isRandom(key.bytes())) {
                throw rejected(purpose, key, " is not random; create another one with `keys create`");
            }
        }
    }

    /**
     * Requires a ring to have no key of another purpose.
     *
     * @throws InvalidKeysException if it has one; the message names its id
     */
    static void requireSeparate(KeyPurpose purpose, KeyRing ring, Map<KeyPurpose, KeyRing> others) {
        for (var key : ring.keys()) {
            others.forEach((other, keys) -> {
                if (keys.stream().anyMatch(its -> its.digest().equals(key.digest()))) {
                    throw rejected(
                            purpose,
                            key,
                            " is also a key of %s; each purpose needs its own keys".formatted(other.setting()));
                }
            });
        }
    }

    private static InvalidKeysException rejected(KeyPurpose purpose, Key key, String reason) {
        return new InvalidKeysException("%s: key %s%s".formatted(purpose.setting(), key.id(), reason));
    }

    /**
     * Returns whether bytes have enough distinct values and differences, and are not ASCII text, which random bytes are
     * with a probability of 5 in 10^14.
     */
    private static boolean isRandom(byte[] bytes) {
        var values = new HashSet<Byte>();
        var differences = new HashSet<Byte>();
        var text = true;
        for (var i = 0; i < bytes.length; i++) {
            values.add(bytes[i]);
            if (i > 0) {
                differences.add((byte) (bytes[i] - bytes[i - 1]));
            }
            text &= isText(bytes[i]);
        }
        return !text && values.size() >= MIN_DISTINCT && differences.size() >= MIN_DISTINCT;
    }

    private static boolean isText(byte value) {
        return (value >= ' ' && value <= '~') || value == '\t' || value == '\n' || value == '\r';
    }
}
