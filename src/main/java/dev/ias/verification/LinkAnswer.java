package dev.ias.verification;

/** What became of one address that an account asked for. */
public sealed interface LinkAnswer {

    /** A mail was counted and queued. */
    record Mailed() implements LinkAnswer {}

    /** It was forgotten. */
    record Deleted() implements LinkAnswer {}

    /** There is a verification already, and nothing was sent. */
    record Exists() implements LinkAnswer {}

    /** There is no verification of this address. */
    record Unknown() implements LinkAnswer {}

    /** The address is confirmed already, and nothing was sent. */
    record Confirmed() implements LinkAnswer {}

    /** It could not be done. */
    record Failed(Failure failure) implements LinkAnswer {}
}
