package dev.ias.link;

import dev.ias.verification.Failure;

/** The result of a call for one address of its list. */
public sealed interface AddressResult {

    /** A mail was counted and queued. */
    record Mailed() implements AddressResult {}

    /** The verification was deleted. */
    record Deleted() implements AddressResult {}

    /** There is a verification already, and nothing was sent. */
    record Exists() implements AddressResult {}

    /** There is no verification of this address. */
    record Unknown() implements AddressResult {}

    /** The address is confirmed already, and nothing was sent. */
    record Confirmed() implements AddressResult {}

    record Failed(Failure failure) implements AddressResult {}
}
