package dev.ias.testing;

import java.time.Duration;

/** Reactions of the relay to a step of a conversation. */
public sealed interface Reaction {

    Reaction ACCEPT = new Accept();
    Reaction HANG = new Hang();
    Reaction HANG_UP = new HangUp(0);

    /** Accepts the step. */
    record Accept() implements Reaction {}

    /** Replies with this code; closes the connection after 421 (RFC 5321 section 3.8). */
    record Reply(int code) implements Reaction {}

    /** Sends these lines as the reply, joined by CRLF. */
    record Lines(String... lines) implements Reaction {}

    /**
     * Accepts the step, but closes the connection after this many bytes of the reply. At the end of a mail, the mail is
     * kept.
     */
    record HangUp(int bytesAnswered) implements Reaction {}

    /** Sends no reply and keeps the connection open. */
    record Hang() implements Reaction {}

    /** Repeats a text until the client closes the connection. */
    record WithoutEnd(String text) implements Reaction {}

    /** Accepts the step after a delay. */
    record Wait(Duration duration) implements Reaction {}
}
