package dev.ias.verification;

import java.time.Instant;

/** A mailed secret as it is stored: its hash, and the time from which it is not accepted. */
public record StoredSecret(SecretHash hash, Instant expiresAt) {

    public boolean usable(Instant now) {
        return now.isBefore(expiresAt);
    }
}
