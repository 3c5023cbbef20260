package dev.ias.verification;

/** A mailed secret. Presenting it proves access to the mailbox. */
public sealed interface Challenge permits Code, LinkToken {

    /** Returns the text that the mail contains. */
    String value();

    /** Returns the part that is hashed, together with the id of its verification. */
    String secret();
}
