package dev.ias.key;

import dev.ias.ServiceOnly;
import io.micronaut.context.annotation.Context;

/** Reads every ring at start, so that a service without usable keys does not start. */
@Context
@ServiceOnly
final class KeyCheck {

    KeyCheck(Keys keys) {
        for (var purpose : KeyPurpose.values()) {
            keys.ring(purpose);
        }
    }
}
