package dev.ias.key;

import java.util.Locale;

/** What a key ring is for. Every purpose has keys of its own, so that none can stand in for another. */
public enum KeyPurpose {
    /** Signs email verification tokens: HMAC-SHA256 (RFC 7518 section 3.2). */
    TOKEN,
    /** Makes the MACs under which codes are stored: HMAC-SHA256. */
    SECRET,
    /** Encrypts messages that wait for the relay: AES-256-GCM. */
    OUTBOX,
    /** Signs auth tokens: the seed of an Ed25519 key (RFC 8032 section 5.1.5). */
    AUTH,
    /** Encrypts the secrets of access keys: AES-256-GCM. */
    ACCESS_KEY;

    /** The setting that holds the keys of this purpose. */
    public String setting() {
        return "ias.keys." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
