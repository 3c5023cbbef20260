package dev.ias.verification;

import java.time.Instant;

/** A secret that was mailed, as it is kept: its MAC and the moment from which it is no longer good. */
public record Secret(Mac mac, Instant expiresAt) {

    boolean usable(Instant now) {
        return now.isBefore(expiresAt);
    }
}
