package dev.ias.verification;

/** A secret that is mailed: whoever presents it has read the mailbox. */
public sealed interface Challenge permits Code, LinkToken {

    /** What the mail tells. */
    String value();

    /** What its MAC is made over, beside the id of its verification. */
    String secret();
}
