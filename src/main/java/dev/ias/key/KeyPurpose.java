package dev.ias.key;

import java.util.Locale;

/** Purpose of a key ring. Each purpose has separate keys, so that none is accepted for another purpose. */
public enum KeyPurpose {
    /** Signs email verification tokens: HMAC-SHA256 (RFC 7518 section 3.2). */
    TOKEN,
    /** Computes the MACs of stored secrets, of limit keys and of caller challenges: HMAC-SHA256. */
    SECRET,
    /** Encrypts outbox messages: AES-256-GCM. */
    OUTBOX,
    /** Signs auth tokens: seeds of Ed25519 keys (RFC 8032 section 5.1.5), from which P-256 keys are derived. */
    AUTH,
    /** Encrypts the secrets of access keys: AES-256-GCM. */
    ACCESS_KEY;

    /** Returns the name of the setting, such as {@code ias.keys.access-key}. */
    public String setting() {
        return "ias.keys." + label();
    }

    /** Returns the name in commands, such as {@code access-key}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
