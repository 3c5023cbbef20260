package dev.ias.link;

import dev.ias.verification.Verification;
import java.time.Duration;

/** The result of a person's request to replace an expired link. */
public sealed interface RenewedLink {

    /** A new link was mailed, unless the recipient refuses mails or is confirmed by now. */
    record Requested(Verification verification) implements RenewedLink {}

    /** A limit holds. */
    record Wait(Duration duration) implements RenewedLink {}

    /** The link has not expired, and nothing was sent. */
    record NotExpired(LinkState state) implements RenewedLink {}
}
