package dev.ias.testing;

import java.time.Duration;

/** What the relay does at one step of a conversation. */
public sealed interface Reaction {

    Reaction ACCEPT = new Accept();
    Reaction HANG = new Hang();
    Reaction HANG_UP = new HangUp(0);

    /** Goes on. */
    record Accept() implements Reaction {}

    /** Answers with this code instead of going on; after 421 it hangs up (RFC 5321 section 3.8). */
    record Reply(int code) implements Reaction {}

    /** Goes on, but hangs up when this many bytes of the answer are out. Where that is a mail's end, the mail was taken. */
    record HangUp(int bytesAnswered) implements Reaction {}

    /** Says nothing, but does not hang up either. */
    record Hang() implements Reaction {}

    /** Writes the same again and again until the client hangs up. */
    record WithoutEnd(String text) implements Reaction {}

    /** Goes on after a while. */
    record Wait(Duration duration) implements Reaction {}
}
